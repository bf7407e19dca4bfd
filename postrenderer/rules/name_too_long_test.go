package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// named is a limited Ingress with a name of that many letters in the namespace shop.
func named(letters int, annotations ...string) string {
	if len(annotations) == 0 {
		annotations = []string{`limit-rps: "10"`}
	}
	return strings.Replace(ingress(annotations...), "name: web", "name: "+strings.Repeat("n", letters), 1)
}

// nginx 1.22.1 takes namespace and name of 133 letters together, and not 134.
func TestANameThatDoesNotFitStopsTheController(t *testing.T) {
	require.Empty(t, findings(t, "name-too-long", named(129)))
	require.Equal(t, []string{"controller-frozen: the name, 130 letters long, makes a variable of nginx that does not fit: " +
		"nginx refuses its whole configuration, for every Ingress of this controller"}, findings(t, "name-too-long", named(130)))
	require.Equal(t, []string{"use a shorter name, or set variables-hash-bucket-size to 320 in the controller's ConfigMap"}, hints(t, "name-too-long", named(130)))
	require.Equal(t, []string{"use a shorter name, or set variables-hash-bucket-size to 448 in the controller's ConfigMap"}, hints(t, "name-too-long", named(253)))
}

func TestANameMayBeLongWhereNothingIsLimited(t *testing.T) {
	for name, annotations := range map[string][]string{
		"no limit":         {`proxy-buffering: "on"`},
		"only bandwidth":   {`limit-rate: "100"`},
		"slower than slow": {`limit-rate: "-100"`, `limit-rate-after: "-1"`},
		"a limit of 0":     {`limit-rps: "0"`},
		"only a burst":     {`limit-burst-multiplier: "-1"`},
	} {
		require.Empty(t, findings(t, "name-too-long", named(200, annotations...)), name)
	}
}

func TestEachKindOfLimitMakesVariables(t *testing.T) {
	for _, annotation := range []string{`limit-rps: "1"`, `limit-rpm: "1"`, `limit-connections: "1"`, `limit-rps: "-1"`, `limit-connections: "-1"`} {
		require.Len(t, findings(t, "name-too-long", named(200, annotation)), 1, annotation)
	}
}

func TestTheBucketsSizeIsReadFromTheConfigMap(t *testing.T) {
	for size, fits := range map[string]bool{`"512"`: true, `"320"`: true, `"257"`: true, `"256"`: false, `"64"`: false, `abc`: false} {
		got := findings(t, "name-too-long", stream(config("variables-hash-bucket-size: "+size), named(150)))
		require.Equal(t, fits, len(got) == 0, size)
	}
	require.NotEmpty(t, findings(t, "name-too-long", stream(config(`variables-hash-bucket-size: "64"`), named(3))))
}

func TestANamespaceThatIsNotSaidCountsAsTheShortest(t *testing.T) {
	without := func(letters int) string { return strings.Replace(named(letters), "  namespace: shop\n", "", 1) }
	require.Empty(t, findings(t, "name-too-long", without(132)))
	require.NotEmpty(t, findings(t, "name-too-long", without(133)))
}

func TestALongNameStopsNothingWhereNginxDoesNotGetToSeeIt(t *testing.T) {
	require.Contains(t, findings(t, "name-too-long", named(200, `limit-rps: "10"`, `canary: "true"`))[0], "no-effect: ")
	require.Contains(t, findingsWith(t, lenient, "name-too-long", named(200, `limit-rps: "10"`, `limit-allowlist: foo`))[0], "unlimited: ")
}
