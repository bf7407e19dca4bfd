# A namespace that is there before ct: the API server of the test never ends one that ct makes itself.
export NAMESPACE=chart-testing
kubectl create namespace "$NAMESPACE" >/dev/null
