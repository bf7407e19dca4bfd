//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/cluster"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

const (
	manySamples = 1200
	// batch is how many Ingresses are in the cluster at once.
	batch = 100
	uid   = "01234567-89ab-cdef-0123-456789abcdef"
)

// side is one of two controllers: one that validates annotations and one that does not.
type side struct {
	name       string
	ctl        *cluster.Controller
	validation bool
	// frozen are the samples with which nginx refuses its configuration.
	frozen map[string]bool
	agreed int
	wrong  []string
}

// TestWhatWeSayOfAnnotationsIsWhatTheControllerDoes compares our verdict on many
// sets of annotations with what the real controller makes of them. Whether
// nginx refuses the whole configuration is asked of the admission webhook,
// which runs nginx -t; what is left goes into the cluster, and what nginx is
// then told of it is read from its configuration.
func TestWhatWeSayOfAnnotationsIsWhatTheControllerDoes(t *testing.T) {
	sides := []*side{{name: "not validating"}, {name: "validating", validation: true}}
	for i, s := range sides {
		s.frozen = map[string]bool{}
		s.ctl = open(t, i+1, cluster.Options{
			Webhook: true, Flags: []string{fmt.Sprintf("--enable-annotation-validation=%t", s.validation)},
		})
	}
	seed, n := number(t, "E2E_SEED", 1), number(t, "E2E_SAMPLES", manySamples)
	t.Logf("%d samples of seed %d", n, seed)
	samples := generate(uint64(seed), n)
	var group sync.WaitGroup
	for _, s := range sides {
		group.Go(func() { s.askWebhook(t, samples) })
	}
	group.Wait()
	for start := 0; start < len(samples); start += batch {
		compareInCluster(t, sides, samples[start:min(start+batch, len(samples))], start)
	}
	report(t, sides, n, seed)
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, variable)
	return n
}

// askWebhook finds the samples with which nginx -t fails.
func (s *side) askWebhook(t *testing.T, samples []sample) {
	t.Helper()
	for _, sample := range samples {
		review, err := s.ctl.Review(sample.manifest(uid))
		if err != nil {
			t.Error(err) // in a goroutine of its own, which must not end the test
			return
		}
		if !review.Allowed && strings.Contains(review.Message, "[emerg]") {
			s.frozen[sample.name] = true
			s.compare(sample, "controller-frozen", review.Message)
		}
	}
}

// compareInCluster applies what no side refuses, and reads what nginx is told.
func compareInCluster(t *testing.T, sides []*side, samples []sample, number int) {
	t.Helper()
	applied := slices.DeleteFunc(slices.Clone(samples), func(s sample) bool { return sides[0].frozen[s.name] || sides[1].frozen[s.name] })
	for _, sample := range applied {
		lab.Apply(t, sample.manifest(""))
	}
	marker := fmt.Sprintf("marker-%d", number)
	lab.Apply(t, ingress(marker, nil))
	for _, s := range sides {
		s.ctl.WaitFor(t, 60*time.Second, serves(marker+".test"))
		read := s.settled(t, applied)
		for _, sample := range applied {
			s.compare(sample, read.of(sample).effect(sample), "")
		}
	}
	lab.DeleteIngresses(t, "shop")
}

// settled reads the configuration once it stays as it is: on a machine that
// stalls, the controller may have to list all objects anew.
func (s *side) settled(t *testing.T, samples []sample) config {
	t.Helper()
	const still = 2 * time.Second
	for range 10 {
		before := s.ctl.Config()
		read, agree := readConfig(before), true
		for _, sample := range samples {
			said, _ := s.verdict(sample)
			agree = agree && said == read.of(sample).effect(sample)
		}
		if agree {
			return read
		}
		time.Sleep(still)
		if s.ctl.Config() == before {
			return read
		}
	}
	require.Fail(t, "the controller does not come to rest")
	return config{}
}

// compare holds our verdict against what the controller did.
func (s *side) compare(sample sample, did, why string) {
	said, findings := s.verdict(sample)
	if said == did {
		s.agreed++
		return
	}
	s.wrong = append(s.wrong, fmt.Sprintf("%s: we say %q, the controller does %q\n%v %q\n%s%s", s.name, said, did, sample.annotations, sample.name, findings, why))
}

// verdict is the worst effect that we say.
func (s *side) verdict(sample sample) (worst, findings string) {
	renderer := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never, Controller: controller.Options{
		Version: ingressnginx.Version{Major: 1, Minor: 11}, Validation: &s.validation,
	}})
	result, err := renderer.Render([]byte(sample.manifest("")))
	if err != nil {
		return err.Error(), ""
	}
	effect := diag.Advice
	for _, d := range result.Findings {
		effect = min(effect, d.Effect)
		findings += d.String() + "\n"
	}
	if effect == diag.Advice {
		return "", findings
	}
	return effect.String(), findings
}

func report(t *testing.T, sides []*side, n, seed int) {
	t.Helper()
	agreed, wrong := 0, []string{}
	for _, s := range sides {
		agreed += s.agreed
		wrong = append(wrong, s.wrong...)
		t.Logf("%s: %d agree, %d disagree, %d of them stop nginx", s.name, s.agreed, len(s.wrong), len(s.frozen))
	}
	evidence(t, "oracle", map[string]int{"samples": n, "seed": seed, "compared": agreed + len(wrong), "agreed": agreed, "disagreed": len(wrong)})
	for _, w := range wrong[:min(len(wrong), 20)] {
		t.Error(w)
	}
	require.Empty(t, wrong[min(len(wrong), 20):], "and more")
	require.Greater(t, agreed, n, "most samples have to be compared on both sides")
}
