package ingressnginx

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a release of the controller, not of its chart. The zero value is
// not a release.
type Version struct{ Major, Minor, Patch int }

// Releases at which the controller changed what it does with limits (tags and
// change log of its repository).
var (
	// Last was released on 19 March 2026, five days before the project ended.
	Last = Version{1, 15, 1}

	burstMultiplierCame = Version{0, 40, 0}
	globalLimitCame     = Version{0, 44, 0}
	allowlistCame       = Version{1, 9, 1}
	validationOn        = Version{1, 12, 0} // annotations are validated unless a flag says otherwise
	globalLimitWent     = Version{1, 12, 0}
	// The fix of CVE-2025-1974: the webhook runs nginx -t no more.
	untested111, untested112 = Version{1, 11, 5}, Version{1, 12, 1}
)

// ParseVersion reads "1.15.1", "v1.15.1", or "1.15", which is 1.15.0. What
// follows a hyphen or a plus sign, as vendors write, is left out.
func ParseVersion(text string) (Version, error) {
	var v Version
	number := strings.TrimPrefix(text, "v")
	if i := strings.IndexAny(number, "-+"); i >= 0 {
		number = number[:i]
	}
	parts := strings.Split(number, ".")
	to := []*int{&v.Major, &v.Minor, &v.Patch}
	if len(parts) < 2 || len(parts) > len(to) {
		return Version{}, fmt.Errorf("want a version such as 1.15.1, not %q", text)
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return Version{}, fmt.Errorf("want a version such as 1.15.1, not %q", text)
		}
		*to[i] = int(n)
	}
	return v, nil
}

// VersionOfImage reads the tag of a controller's image. ok is false where it
// does not look like a release of the controller, which all are 0.x or 1.x.
func VersionOfImage(image string) (v Version, ok bool) {
	name, _, _ := strings.Cut(image, "@")
	_, tag, found := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ":")
	v, err := ParseVersion(tag)
	return v, found && err == nil && v.Major <= 1
}

// String returns "1.15.1".
func (v Version) String() string {
	return strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor) + "." + strconv.Itoa(v.Patch)
}

// IsZero reports whether no version is said.
func (v Version) IsZero() bool { return v == Version{} }

// Before reports whether v is older than w.
func (v Version) Before(w Version) bool {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch)) < 0
}

// ValidatesAnnotations reports whether --enable-annotation-validation is on
// where nothing is said of it.
func (v Version) ValidatesAnnotations() bool { return !v.Before(validationOn) }

// WebhookTestsNginx reports whether the admission webhook runs nginx -t, and
// so refuses what would stop every reload.
func (v Version) WebhookTestsNginx() bool {
	return v.Before(untested111) || !v.Before(validationOn) && v.Before(untested112)
}
