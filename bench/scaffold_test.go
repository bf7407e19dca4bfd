package bench

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANumberIsPutInAsHelmWould(t *testing.T) {
	marked, err := renderScaffold("release-" + number)
	require.NoError(t, err)
	for name, i := range map[string]int{"release-7": 7, "release-123456": 123456} {
		rendered, err := renderScaffold(name)
		require.NoError(t, err)
		require.Equal(t, rendered.ingress, string(newPattern(marked.ingress).append(nil, i)))
		require.Len(t, marked.others, len(rendered.others))
		for k, text := range marked.others {
			require.Equal(t, rendered.others[k], string(newPattern(text).append(nil, i)))
		}
	}
}

func TestTheScaffoldHasAllThatItOffers(t *testing.T) {
	release, err := renderScaffold("demo")
	require.NoError(t, err)
	var kinds []string
	for _, text := range release.others {
		all, _ := parsed(t, []byte(text))
		kinds = append(kinds, all[0].Kind)
	}
	require.Equal(t, []string{"ServiceAccount", "Service", "Deployment", "HorizontalPodAutoscaler", "Pod"}, kinds)
	require.Contains(t, release.ingress, `    nginx.ingress.kubernetes.io/proxy-body-size: 8m
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - "demo.chart-example.local"
`)
}

func TestWhatHasNoIngressIsNoScaffold(t *testing.T) {
	_, err := readScaffold("---\nkind: Service\n")
	require.ErrorContains(t, err, "1 documents besides an Ingress of 0 bytes")
}
