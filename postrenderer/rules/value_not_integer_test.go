package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALimitThatIsNoWholeNumberIsNoLimitOrNoIngress(t *testing.T) {
	for _, name := range []string{"limit-rps", "limit-rpm", "limit-connections"} {
		for _, value := range []string{"10.5", "1e3", "abc", " 10", "10 ", "10r/s", "0x10", "1_000", "9223372036854775808", " "} {
			stream := ingress(name + `: "` + value + `"`)
			want := `want a whole number such as 10, not "` + value + `": `
			require.Equal(t, []string{"unlimited: " + want + "the controller drops this limit"}, findingsWith(t, lenient, "value-not-integer", stream))
			require.Equal(t, []string{"ingress-rejected: " + want + "the controller does not take the Ingress"},
				findingsWith(t, validating, "value-not-integer", stream))
			require.Equal(t, []string{"write a whole number without blanks or units, or take the annotation out"}, hints(t, "value-not-integer", stream))
		}
	}
}

func TestAnEmptyLimitIsNoLimitWhetherOrNotAnnotationsAreValidated(t *testing.T) {
	for _, value := range []string{`""`, `~`} {
		for _, name := range []string{"limit-rps", "limit-rpm", "limit-connections", "limit-rate"} {
			stream := ingress(name + ": " + value)
			want := []string{`unlimited: want a whole number such as 10, not "": the controller drops this limit`}
			require.Equal(t, want, findingsWith(t, lenient, "value-not-integer", stream), stream)
			require.Equal(t, want, findingsWith(t, validating, "value-not-integer", stream), stream)
		}
	}
}

func TestAMultiplierThatCannotBeReadIsTheDefault(t *testing.T) {
	for _, value := range []string{"1.5", "abc", "", " 2"} {
		stream := ingress(`limit-rps: "10"`, `limit-burst-multiplier: "`+value+`"`)
		want := []string{`value-ignored: want a whole number such as 10, not "` + value + `": the controller uses 5`}
		require.Equal(t, want, findingsWith(t, lenient, "value-not-integer", stream))
		require.Equal(t, want, findingsWith(t, validating, "value-not-integer", stream), "validation does not refuse it")
	}
}

func TestABandwidthThatCannotBeReadIsTheConfigMaps(t *testing.T) {
	rate, after := ingress(`limit-rate: "100k"`), ingress(`limit-rate: "100"`, `limit-rate-after: "1M"`)
	const wantRate, wantAfter = `want a whole number such as 10, not "100k": `, `want a whole number such as 10, not "1M": `

	require.Equal(t, []string{"unlimited: " + wantRate + "the controller drops this limit"}, findings(t, "value-not-integer", rate))
	require.Equal(t, []string{"unlimited: " + wantRate + "the controller drops this limit"},
		findings(t, "value-not-integer", stream(config(`limit-rate: "0"`), rate)))
	require.Equal(t, []string{"value-ignored: " + wantRate + "the controller uses 50"}, findings(t, "value-not-integer", stream(config(`limit-rate: "50"`), rate)))
	require.Equal(t, []string{"value-ignored: " + wantAfter + "the controller uses 0"}, findings(t, "value-not-integer", after))
	require.Equal(t, []string{"value-ignored: " + wantAfter + "the controller uses 7"},
		findings(t, "value-not-integer", stream(config(`limit-rate-after: "7"`), after)))
}

func TestWhatTheControllerReadsIsAWholeNumber(t *testing.T) {
	for _, value := range []string{"10", "+10", "010", "0", "-5", "9223372036854775807"} {
		require.Empty(t, findingsWith(t, validating, "value-not-integer", ingress(`limit-rps: "`+value+`"`, `limit-rate: "`+value+`"`)), value)
	}
	require.Empty(t, findings(t, "value-not-integer", ingress(`limit-allowlist: foo`, `proxy-body-size: 8m`, `example.com/limit-rps: abc`)))
}

func TestEachNumberThatCannotBeReadIsNamed(t *testing.T) {
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rps", "nginx.ingress.kubernetes.io/limit-burst-multiplier"},
		fields(t, "value-not-integer", ingress(`limit-rps: 10r/s`, `limit-rpm: "30"`, `limit-burst-multiplier: "1.5"`)))
}

func TestWhatBecomesOfANumberDependsOnTheRestOfTheIngress(t *testing.T) {
	for name, stream := range map[string]string{
		"an exempt list that is refused": ingress(`limit-burst-multiplier: abc`, `limit-rps: "10"`, `limit-allowlist: foo`),
		"another number that is refused": ingress(`limit-burst-multiplier: abc`, `limit-rps: "10"`, `limit-connections: many`),
		"an annotation that is a number": ingress(`limit-burst-multiplier: abc`, `limit-rps: 10`),
	} {
		require.Contains(t, findingsWith(t, validating, "value-not-integer", stream)[0], "ingress-rejected: ", name)
	}
	require.Contains(t, findingsWith(t, lenient, "value-not-integer", ingress(`limit-burst-multiplier: abc`, `limit-rps: "10"`, `limit-allowlist: foo`))[0], "unlimited: ")
	require.Contains(t, findings(t, "value-not-integer", ingress(`limit-burst-multiplier: abc`, `limit-rps: "10"`, `canary: "true"`))[0], "no-effect: ")
}

func TestValidationIsThatOfTheReleaseOrTheFlag(t *testing.T) {
	for want, controllers := range map[string][]string{
		"ingress-rejected: ": {deployment("v1.12.0"), deployment("v1.15.1"), deployment("v1.11.0", "--enable-annotation-validation"), deployment("v1.9.1", "--enable-annotation-validation=true")},
		"unlimited: ":        {deployment("v1.11.8"), deployment("v1.15.1", "--enable-annotation-validation=false")},
	} {
		for _, d := range controllers {
			require.Contains(t, findings(t, "value-not-integer", stream(d, ingress(`limit-rps: 10r/s`)))[0], want, d)
		}
	}
}
