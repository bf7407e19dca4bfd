package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// ControllerPass is one controller under check, or the ConfigMap of one that is
// not in the stream.
type ControllerPass struct {
	*controller.Instance
	// Version of the controller.
	Version ingressnginx.Version

	report
}

// Run makes every check of a controller and returns the findings in the order
// of the list of rules.
func (p *ControllerPass) Run() []Found {
	for _, rule := range All() {
		if rule.Controller != nil {
			p.rule = &rule
			rule.Controller(p)
		}
	}
	return p.found
}

// onConfig reports about a key of the ConfigMap, or about the whole of it where
// the key is not there.
func (p *ControllerPass) onConfig(key string, f finding) {
	at := place{on: p.Config.Object, field: "data." + key}
	if v, ok := p.Config.Get(key); ok {
		at.pos = v.Pos()
	} else {
		at.pos = p.Config.Object.Pos()
	}
	p.add(at, f)
}

// onFlag reports about a flag of the controller's command.
func (p *ControllerPass) onFlag(name string, pos diag.Position, f finding) {
	p.add(place{on: p.Workload, field: "--" + name, pos: pos}, f)
}

// onObject reports about a field of an object.
func (p *ControllerPass) onObject(o manifest.Object, field string, pos diag.Position, f finding) {
	p.add(place{on: o, field: field, pos: pos}, f)
}
