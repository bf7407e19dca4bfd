package limits

// Verdict is what becomes of one request.
type Verdict uint8

// The zero Verdict is none.
const (
	// Admitted requests are let through and counted.
	Admitted Verdict = iota + 1
	// Exempted requests are let through without being counted.
	Exempted
	// OverPerSecond and OverPerMinute requests are refused with the status of
	// limit_req, and take no room in any bucket.
	OverPerSecond
	OverPerMinute
	// OverConnections requests are refused with the status of limit_conn. They
	// have taken room in the buckets.
	OverConnections
)

// Passes reports whether the request is let through.
func (v Verdict) Passes() bool { return v == Admitted || v == Exempted }

// Limit is the name of the field that the request is over, or "".
func (v Verdict) Limit() string {
	switch v {
	case OverPerSecond:
		return "requestsPerSecond"
	case OverPerMinute:
		return "requestsPerMinute"
	case OverConnections:
		return "connections"
	default:
		return ""
	}
}

// String returns "admitted", "exempted", or "over" and the limit's name.
func (v Verdict) String() string {
	switch v {
	case Admitted:
		return "admitted"
	case Exempted:
		return "exempted"
	default:
		return "over " + v.Limit()
	}
}
