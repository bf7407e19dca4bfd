package main

import (
	"cmp"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// explanations is what explain says as JSON (docs/schemas/explain.schema.json).
type explanations struct {
	Ingresses []explanation `json:"ingresses"`
}

// explanation is what the limits of one Ingress come to.
type explanation struct {
	Object    string        `json:"object"`
	Position  diag.Position `json:"position"`
	Paths     []string      `json:"paths"`
	Addresses []string      `json:"addresses"`
	// InForce is false where the controller does not apply the limits at all; Why is the effect.
	InForce    bool            `json:"inForce"`
	Why        string          `json:"why"`
	Controller controllerFacts `json:"controller"`
	Limits     []limitFact     `json:"limits"`
	// PerReplica and AllReplicas are for one client. Both are null where the
	// Ingress itself does not count, the latter also where the number of replicas is not known.
	PerReplica  *forecast `json:"perReplica"`
	AllReplicas *forecast `json:"allReplicas"`
	Refused     refused   `json:"refused"`
}

type controllerFacts struct {
	Version    string `json:"version"`
	Validation bool   `json:"validation"`
	// Replicas is null where it is not known.
	Replicas *int `json:"replicas"`
}

// limitFact is one field of limits and where it comes from.
type limitFact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"`
}

// forecast is limits.Forecast with null for what nothing limits.
type forecast struct {
	AtOnce      *int     `json:"atOnce"`
	FirstSecond *int     `json:"firstSecond"`
	FirstMinute *int     `json:"firstMinute"`
	PerMinute   *float64 `json:"perMinute"`
	InProgress  *int     `json:"inProgress"`
}

// refused is the status of what is over a limit; null where the ConfigMap is not known.
type refused struct {
	Rate        *int `json:"rate"`
	Connections *int `json:"connections"`
}

func newExplanations(ingresses []postrenderer.Ingress) explanations {
	out := explanations{Ingresses: []explanation{}}
	for _, ing := range ingresses {
		out.Ingresses = append(out.Ingresses, explained(ing))
	}
	return out
}

func explained(ing postrenderer.Ingress) explanation {
	e := explanation{
		Object: ing.Object, Position: ing.Pos, Paths: pathsOf(ing), Addresses: nonNil(ing.Addresses),
		InForce: ing.Fate == 0, Why: ing.Fate.String(), Limits: limitFacts(ing),
		Controller: controllerFacts{Version: ing.Settings.Version.String(), Validation: ing.Settings.Validation},
	}
	if n := ing.Settings.Replicas; n > 0 {
		e.Controller.Replicas = &n
	}
	e.forecast(ing)
	if config := ing.Settings.Config; config.Known() {
		rate, connections := config.Int("limit-req-status-code", 503), config.Int("limit-conn-status-code", 503)
		e.Refused = refused{Rate: &rate, Connections: &connections}
	}
	return e
}

// forecast fills in what passes, as far as it is this Ingress's limits that decide.
func (e *explanation) forecast(ing postrenderer.Ingress) {
	applied := ing.Limits
	switch ing.Fate {
	case 0:
	case diag.Unlimited:
		applied = limits.Limits{}
	default:
		return
	}
	f := applied.Forecast()
	e.PerReplica = forecastOf(f, 1)
	if e.Controller.Replicas != nil {
		e.AllReplicas = forecastOf(f, *e.Controller.Replicas)
	}
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// pathsOf are "host/path" each, with "*" for every host. All share one count.
func pathsOf(ing postrenderer.Ingress) []string {
	out := []string{}
	for _, p := range ing.Paths {
		if text := cmp.Or(p.Host, "*") + p.Path; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func limitFacts(ing postrenderer.Ingress) []limitFact {
	out := []limitFact{}
	for _, f := range limits.Fields {
		if text, said := f.Text(ing.Limits); said {
			out = append(out, limitFact{f.Name, text, ing.Origin.Of(f.Name)})
		}
	}
	if ing.Limits.HasRate() && ing.Limits.BurstMultiplier == nil {
		out = append(out, limitFact{"burstMultiplier", "5", "the controller's default"})
	}
	return out
}

func forecastOf(f limits.Forecast, replicas int) *forecast {
	out := &forecast{
		AtOnce: bounded(f.AtOnce.Times(replicas)), FirstSecond: bounded(f.FirstSecond.Times(replicas)),
		FirstMinute: bounded(f.FirstMinute.Times(replicas)), InProgress: bounded(f.InProgress.Times(replicas)),
	}
	if !f.PerMinute.IsUnbounded() {
		n := float64(f.PerMinute) * float64(replicas)
		out.PerMinute = &n
	}
	return out
}

func bounded(c limits.Count) *int {
	if c == limits.Unbounded {
		return nil
	}
	n := int(c)
	return &n
}

// isLast reports whether the version is the one that is assumed where nothing is said.
func isLast(version string) bool { return version == ingressnginx.Last.String() }
