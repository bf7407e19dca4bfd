package rules

import (
	"strconv"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var streamBuffered = Rule{
	ID:    "stream-buffered",
	Title: "Long answers are buffered",
	Doc: "An Ingress that waits for its backend for minutes often leads to an endpoint that streams its answers word by word. With proxy-buffering on nginx " +
		"holds them back until a buffer is full, so that the person in front of it waits.",
	Severity: diag.Info,
	Reason:   "not every slow endpoint streams",
	Ingress: func(p *Pass) {
		if !p.isSlow() || !p.buffers() {
			return
		}
		p.onAnnotation("proxy-buffering", finding{
			effect:  diag.Advice,
			message: "streamed answers are held back until a buffer is full",
			hint:    `write proxy-buffering: "off" if the answers are streamed; limit-rate does nothing then`,
		})
	},
}

// slow is a read timeout, in seconds, that is set only for endpoints whose
// answers take minutes; the controller's own is 60.
const slow = 300

// isSlow reports whether the Ingress waits for its backend for minutes.
func (p *Pass) isSlow() bool {
	text := p.annotation("proxy-read-timeout")
	if text == "" {
		return false
	}
	n, err := strconv.Atoi(text)
	return err == nil && n >= slow
}
