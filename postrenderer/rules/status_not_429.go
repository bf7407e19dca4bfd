package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var statusNot429 = Rule{
	ID:    "status-not-429",
	Title: "Refused requests get another status than 429",
	Doc: "What is over a limit gets 503 unless the controller's ConfigMap says otherwise. 503 tells of a broken server; " +
		"429 Too Many Requests tells a client that it is the one who has to wait.",
	Severity: diag.Info,
	Reason:   "the limit holds, and some want 503",
	Controller: func(p *ControllerPass) {
		if !p.Config.Known() {
			return
		}
		for _, key := range statusKeys() {
			code := p.Config.Int(key, defaultStatus)
			if code == tooManyRequests || code < 400 || code > 599 {
				continue
			}
			p.onConfig(key, finding{
				effect:  diag.Advice,
				message: fmt.Sprintf("requests over %s get status %d", limitedBy(key), code),
				hint:    fmt.Sprintf(`write %s: "429"`, key),
			})
		}
	},
}

// limitedBy says what a key for a status is about.
func limitedBy(statusKey string) string {
	if statusKey == connectionStatus {
		return "a limit on connections"
	}
	return "a limit on rate"
}
