package policy

import (
	"errors"
	"fmt"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Layer is one source of limits for one Ingress.
type Layer struct {
	// Origin names the source, such as `policy "models" (models.yaml)`.
	Origin string
	Limits limits.Limits
	// Override lifts the layer above all that do not override.
	Override bool
	// Scope is what the numbers count; the zero value is PerReplica.
	Scope Scope
}

// Resolution is what the layers come to.
type Resolution struct {
	Limits limits.Limits
	// Origin names the source of each field that is said.
	Origin limits.Origins
}

// Resolve lays the layers over each other, weakest first, field by field.
// replicas is how many replicas of the controller share a Cluster layer's
// numbers; 0 is unknown, which is an error where there is such a layer, even a
// silent one: its policy's bounds need the number too.
func Resolve(layers []Layer, replicas int) (Resolution, error) {
	var res Resolution
	shared := map[string]bool{} // stays empty as long as no layer is for the cluster
	var errs []error
	for _, layer := range byStrength(layers) {
		if layer.Scope == Cluster && replicas < 1 {
			errs = append(errs, fmt.Errorf("%s: scope Cluster: the number of controller replicas is not known; say --controller-replicas", layer.Origin))
			continue
		}
		if layer.Limits.IsZero() {
			continue // as most are
		}
		for _, f := range limits.Fields {
			if f.Said(layer.Limits) {
				f.Copy(&res.Limits, layer.Limits)
				res.Origin.Set(f, layer.Origin)
				if isShared(f) && (layer.Scope == Cluster || len(shared) > 0) {
					shared[f.Name] = layer.Scope == Cluster
				}
			}
		}
	}
	if len(errs) > 0 {
		return res, errors.Join(errs...)
	}
	return res, res.share(shared, replicas)
}

// byStrength puts the layers that override above all others.
func byStrength(layers []Layer) []Layer {
	if !slices.ContainsFunc(layers, func(l Layer) bool { return l.Override }) {
		return layers
	}
	out := slices.Clone(layers)
	slices.SortStableFunc(out, func(a, b Layer) int {
		switch {
		case a.Override == b.Override:
			return 0
		case b.Override:
			return -1
		}
		return 1
	})
	return out
}

const (
	perSecond, perMinute = "requestsPerSecond", "requestsPerMinute"
	secondsPerMinute     = 60
)

// isShared reports whether nginx counts the field in each replica by itself.
// Bandwidth is per response, and a burst grows with its rate.
func isShared(f limits.Field) bool {
	return f.Name == perSecond || f.Name == perMinute || f.Name == "connections"
}

// share divides the fields that are for all replicas together. It comes after
// the layers were merged, so that a rate that has to be said per minute can't
// push away another layer's, nor be pushed away by it.
func (r *Resolution) share(shared map[string]bool, replicas int) error {
	var errs []error
	for _, f := range slices.Backward(limits.Fields) { // the rate per second may lower the one per minute
		if shared[f.Name] {
			errs = append(errs, r.shareField(f, replicas))
		}
	}
	return errors.Join(errs...)
}

func (r *Resolution) shareField(f limits.Field, replicas int) error {
	whole, least := *f.Number(r.Limits), replicas
	part := whole / replicas
	if f.Name == perSecond && part == 0 {
		if slow := whole * secondsPerMinute / replicas; slow > 0 {
			r.limitPerMinute(slow)
			return nil
		}
		least = (replicas + secondsPerMinute - 1) / secondsPerMinute
	}
	if part == 0 && whole > 0 {
		return fmt.Errorf("%s: scope Cluster: %s %d is less than one for each of %d controller replicas; the least is %d",
			r.Origin.Of(f.Name), f.Name, whole, replicas, least)
	}
	*f.Int(&r.Limits) = &part
	return nil
}

// limitPerMinute says the rate per second, which is less than one, per minute.
// Of two rates per minute the lower one holds both.
func (r *Resolution) limitPerMinute(rate int) {
	off := 0
	r.Limits.RequestsPerSecond = &off
	if old := r.Limits.RequestsPerMinute; old == nil || *old == 0 || *old > rate {
		r.Limits.RequestsPerMinute = &rate
		minute, _ := limits.FieldNamed(perMinute)
		r.Origin.Set(minute, r.Origin.Of(perSecond))
	}
}
