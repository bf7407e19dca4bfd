package policy

import (
	"errors"
	"fmt"

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
	// Origin names the source of each field that is said, by the field's name.
	Origin map[string]string
}

// Resolve lays the layers over each other, weakest first, field by field.
// replicas is how many replicas of the controller share a Cluster layer's
// numbers; 0 is unknown, which is an error where there is such a layer.
func Resolve(layers []Layer, replicas int) (Resolution, error) {
	res := Resolution{Origin: map[string]string{}}
	var errs []error
	for _, overriding := range []bool{false, true} {
		for _, layer := range layers {
			if layer.Override != overriding {
				continue
			}
			own, err := layer.perReplica(replicas)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", layer.Origin, err))
				continue
			}
			for _, f := range limits.Fields {
				if f.Said(own) {
					res.Origin[f.Name] = layer.Origin
				}
			}
			res.Limits = limits.Merge(res.Limits, own)
		}
	}
	return res, errors.Join(errs...)
}

// perReplica returns the layer's limits for one replica of the controller.
func (l Layer) perReplica(replicas int) (limits.Limits, error) {
	if l.Scope != Cluster || l.Limits.IsZero() {
		return l.Limits, nil
	}
	if replicas < 1 {
		return limits.Limits{}, errors.New("scope Cluster: the number of controller replicas is not known; say --controller-replicas")
	}
	return share(l.Limits, replicas)
}

const secondsPerMinute = 60

// share divides what nginx counts in each replica by itself. A rate below one
// a second becomes one a minute. Bandwidth is per response and is not shared.
func share(l limits.Limits, replicas int) (limits.Limits, error) {
	out := l
	if rps := l.RequestsPerSecond; rps != nil && *rps > 0 && *rps < replicas && l.RequestsPerMinute == nil {
		perMinute := *rps * secondsPerMinute
		out.RequestsPerSecond, l.RequestsPerSecond = nil, nil
		l.RequestsPerMinute = &perMinute
	}
	var errs []error
	for _, f := range limits.Fields {
		if f.Name != "requestsPerSecond" && f.Name != "requestsPerMinute" && f.Name != "connections" {
			continue
		}
		whole := *f.Int(&l)
		if whole == nil || *whole == 0 {
			continue
		}
		part := *whole / replicas
		if part == 0 {
			errs = append(errs, fmt.Errorf("scope Cluster: %s %d is less than one for each of %d controller replicas", f.Name, *whole, replicas))
		}
		*f.Int(&out) = &part
	}
	return out, errors.Join(errs...)
}
