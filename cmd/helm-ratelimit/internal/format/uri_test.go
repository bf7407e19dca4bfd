package format

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What only Windows has is tested on every system.
func TestAFileURIIsMadeOfThePathsOfEverySystem(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/a b.yaml":          "file:///srv/a%20b.yaml",
		"C:/srv/a b.yaml":        "file:///C:/srv/a%20b.yaml",
		"//machine/share/a.yaml": "file://machine/share/a.yaml",
	} {
		require.Equal(t, want, fileURI(path))
	}
}
