//go:build e2e

// Package cluster runs a real API server and etcd, real replicas of the
// ingress-nginx controller with a real nginx, and a backend, as processes in
// namespaces of their own. Nothing outside them is touched or reached: Enter
// puts the test program itself inside, as the first process of a process
// namespace, so that all that it starts ends with it, however it ends.
//
// Real are the API server, etcd, the controller of 1.11.0 with its template,
// its reading of annotations, its reloads and its admission webhook, and
// nginx's limit_req, limit_conn and limit_rate. Different from production:
// nginx is Debian's 1.22.1 and not the image's 1.25.5, a few Lua libraries that
// Debian lacks are stand-ins (balancing is real, sticky sessions are not), the
// controller reloads up to ten times a second and not every three seconds, and
// there is no kubelet: pods and endpoints are written by hand.
package cluster
