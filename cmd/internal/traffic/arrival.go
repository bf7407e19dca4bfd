// Package traffic says which requests arrive, and when: from a sentence such
// as "40/s for 30s, 5/s for 1m", or from a file of what has arrived.
package traffic

import (
	"net/netip"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Arrival is one request.
type Arrival struct {
	// At is the time since the first of all.
	At limits.Milliseconds
	// Takes is how long it is in progress once it is let through.
	Takes limits.Milliseconds
	// Client is the zero address where nobody has said.
	Client netip.Addr
}
