package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var replicasMultiply = Rule{
	ID:    "replicas-multiply",
	Title: "Each replica of the controller counts for itself",
	Doc: "Replicas share no counters. A client whose requests reach all of them gets the limit as many times as there are replicas; an autoscaler changes the " +
		"limit with the load.",
	Severity: diag.Info,
	Reason:   "the limit holds, only for each replica by itself",
	Controller: func(p *ControllerPass) {
		if !p.HasWorkload() {
			return
		}
		f := finding{effect: diag.Advice, hint: "share a limit out with a policy of scope Cluster, or count it for one replica"}
		switch replicas := p.Replicas(); {
		case len(p.Autoscalers) > 0:
			most := p.maxReplicas()
			if most == "1" {
				return
			}
			f.message = fmt.Sprintf("%s changes how often each limit counts", p.Autoscalers[0])
			if most != "" {
				f.message += ": up to " + most + " times"
			}
		case p.Workload.Kind == "DaemonSet":
			f.message = "each limit counts once for every node that runs the controller"
		case replicas > 1:
			f.message = fmt.Sprintf("each limit counts %d times, once for every replica", replicas)
		default:
			return
		}
		p.onObject(p.Workload, "", p.Workload.Pos(), f)
	},
}

// maxReplicas is the most that the autoscaler makes of the controller, or "" where
// it does not say.
func (p *ControllerPass) maxReplicas() string {
	for _, field := range []string{"maxReplicas", "maxReplicaCount"} { // of Kubernetes' own, of KEDA's
		if text := p.Autoscalers[0].Text("spec", field); text != "" {
			return text
		}
	}
	return ""
}
