package ingressnginx_test

import (
	"net/netip"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func of(n int) *int { return &n }

func networks(texts ...string) []netip.Prefix {
	out := []netip.Prefix{}
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

func decode(annotations map[string]string) ingressnginx.Native {
	return ingressnginx.Decode(func(name string) (string, bool) {
		value, ok := annotations[name]
		return value, ok
	}, ingressnginx.Last)
}

func TestEveryFieldHasAnAnnotation(t *testing.T) {
	for _, f := range limits.Fields {
		require.Contains(t, ingressnginx.Names(), ingressnginx.NameOf(f.Name), f.Name)
	}
	require.Empty(t, ingressnginx.NameOf("limit-rps"), "the name of an annotation is not that of a field")
	require.Equal(t, []string{
		"limit-rps", "limit-rpm", "limit-burst-multiplier", "limit-connections", "limit-rate", "limit-rate-after",
		"limit-allowlist", "limit-whitelist",
	}, ingressnginx.Names())
}

func TestEncodeWritesWhatIsSaidInAFixedOrder(t *testing.T) {
	type written [][2]string // name and value
	for name, c := range map[string]struct {
		limits limits.Limits
		want   written
	}{
		"nothing": {},
		"everything": {limits.Limits{
			Exempt: networks("10.0.0.0/8", "2001:db8::/32"), KibibytesAfter: of(6), KibibytesPerSecond: of(1024),
			Connections: of(4), BurstMultiplier: of(3), RequestsPerMinute: of(2), RequestsPerSecond: of(1),
		}, written{
			{"limit-rps", "1"},
			{"limit-rpm", "2"},
			{"limit-burst-multiplier", "3"},
			{"limit-connections", "4"},
			{"limit-rate", "1024"},
			{"limit-rate-after", "6"},
			{"limit-allowlist", "10.0.0.0/8,2001:db8::/32"},
		}},
		"off is written only where the ConfigMap has a default": {limits.Limits{
			RequestsPerSecond: of(0), RequestsPerMinute: of(0), Connections: of(0), KibibytesPerSecond: of(0), KibibytesAfter: of(0),
			Exempt: networks(),
		}, written{{"limit-rate", "0"}, {"limit-rate-after", "0"}}},
		"large numbers have no exponent": {
			limits.Limits{RequestsPerSecond: of(limits.MaxRequests), BurstMultiplier: of(1000000)},
			written{{"limit-rps", "9223372036854775"}, {"limit-burst-multiplier", "1000000"}},
		},
		"an address and a mapped one": {
			limits.Limits{Exempt: networks("192.0.2.7/32", "::ffff:10.0.0.1/128")},
			written{{"limit-allowlist", "192.0.2.7/32,::ffff:10.0.0.1/128"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got written
			for _, a := range ingressnginx.Encode(c.limits, ingressnginx.Last) {
				require.Equal(t, a.Name, ingressnginx.NameOf(a.Field))
				got = append(got, [2]string{a.Name, a.Value})
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	want := limits.Limits{
		RequestsPerSecond: of(1), RequestsPerMinute: of(2), BurstMultiplier: of(3), Connections: of(limits.MaxConnections),
		KibibytesPerSecond: of(0), KibibytesAfter: of(limits.MaxKibibytes), Exempt: networks("10.0.0.0/8", "::1/128"),
	}
	annotations := map[string]string{}
	for _, a := range ingressnginx.Encode(want, ingressnginx.Last) {
		annotations[a.Name] = a.Value
	}
	native := decode(annotations)
	require.Empty(t, native.Problems)
	require.Equal(t, want, native.Limits)
}

func TestOffIsWhatTheControllerReadsAsNoLimit(t *testing.T) {
	for _, f := range limits.Fields {
		name := ingressnginx.NameOf(f.Name)
		if f.Min > 0 {
			continue // a multiplier cannot be off
		}
		native := decode(map[string]string{name: ingressnginx.Off(name)})
		require.Empty(t, native.Problems, name)
		require.False(t, native.Limits.LimitsRequests())
		require.Empty(t, native.Limits.Exempt)
	}
}

func TestDecodeOfNothingSaysNothing(t *testing.T) {
	native := decode(map[string]string{"limit_rps": "10", "limit-rpss": "10", "nginx.ingress.kubernetes.io/limit-rps": "10"})
	require.True(t, native.Limits.IsZero())
	for _, f := range limits.Fields {
		require.Empty(t, native.Read(f.Name))
	}
	require.Empty(t, native.Problems)
}

// Each row was seen in a running controller of version 1.11.0.
func TestDecodeReadsNumbersAsTheControllerDoes(t *testing.T) {
	for _, c := range []struct {
		value string
		want  int
		err   error
	}{
		{"10", 10, nil},
		{"+10", 10, nil},
		{"010", 10, nil},
		{"1", 1, nil},
		{"0", 0, nil},
		{"-0", 0, nil},
		{"1000000", 1000000, nil},
		{"99999999999", 99999999999, nil},
		{"9223372036854775807", 9223372036854775807, nil},
		{"9223372036854775808", 0, ingressnginx.ErrNotInteger},
		{"9223372036854775808", 0, strconv.ErrRange},
		{"-9223372036854775809", 0, ingressnginx.ErrNotInteger},
		{"-5", 0, ingressnginx.ErrNegative},
		{"-1", 0, ingressnginx.ErrNegative},
		{"", 0, ingressnginx.ErrEmpty},
		{"10.5", 0, ingressnginx.ErrNotInteger},
		{"1e3", 0, ingressnginx.ErrNotInteger},
		{"abc", 0, ingressnginx.ErrNotInteger},
		{"abc", 0, strconv.ErrSyntax},
		{" 10", 0, ingressnginx.ErrNotInteger},
		{"10 ", 0, ingressnginx.ErrNotInteger},
		{"10\n", 0, ingressnginx.ErrNotInteger},
		{"10r/s", 0, ingressnginx.ErrNotInteger},
		{"100k", 0, ingressnginx.ErrNotInteger},
		{"0x10", 0, ingressnginx.ErrNotInteger},
		{"1_000", 0, ingressnginx.ErrNotInteger},
		{"true", 0, ingressnginx.ErrNotInteger},
	} {
		for _, f := range limits.Fields {
			if !f.IsNumber() || f.Min > 0 {
				continue
			}
			name := ingressnginx.NameOf(f.Name)
			native := decode(map[string]string{name: c.value})
			require.Equal(t, of(c.want), *f.Int(&native.Limits), "%s %q", name, c.value)
			for _, other := range limits.Fields {
				want := ""
				if other.Name == f.Name {
					want = name
				}
				require.Equal(t, want, native.Read(other.Name))
			}
			requireProblem(t, native, f.Name, name, c.value, c.err)
		}
	}
}

func TestDecodeReadsABadMultiplierAsTheDefault(t *testing.T) {
	for _, c := range []struct {
		value string
		want  int
		err   error
	}{
		{"1", 1, nil},
		{"+3", 3, nil},
		{"03", 3, nil},
		{"9223372036854775807", 9223372036854775807, nil},
		{"0", limits.DefaultBurstMultiplier, ingressnginx.ErrNoBurst},
		{"-1", limits.DefaultBurstMultiplier, ingressnginx.ErrNoBurst},
		{"", limits.DefaultBurstMultiplier, ingressnginx.ErrEmpty},
		{"1.5", limits.DefaultBurstMultiplier, ingressnginx.ErrNotInteger},
		{"abc", limits.DefaultBurstMultiplier, ingressnginx.ErrNotInteger},
		{" 2", limits.DefaultBurstMultiplier, ingressnginx.ErrNotInteger},
		{"9223372036854775808", limits.DefaultBurstMultiplier, ingressnginx.ErrNotInteger},
	} {
		native := decode(map[string]string{"limit-burst-multiplier": c.value})
		require.Equal(t, of(c.want), native.Limits.BurstMultiplier, "%q", c.value)
		requireProblem(t, native, "burstMultiplier", "limit-burst-multiplier", c.value, c.err)
	}
}

func TestDecodeReadsNetworksAsTheControllerDoes(t *testing.T) {
	for _, c := range []struct {
		value string
		want  []netip.Prefix
	}{
		{"", networks()},
		{"127.0.0.0/8", networks("127.0.0.0/8")},
		{"127.0.0.7/8", networks("127.0.0.7/8")},
		{"127.0.0.1", networks("127.0.0.1/32")},
		{"10.0.0.0/8,192.0.2.7", networks("10.0.0.0/8", "192.0.2.7/32")},
		{" 10.0.0.0/8 ,\t192.0.2.7\n", networks("10.0.0.0/8", "192.0.2.7/32")},
		{"2001:db8::/32,::1", networks("2001:db8::/32", "::1/128")},
		{"::ffff:10.0.0.1,::ffff:0:0/96", networks("::ffff:10.0.0.1/128", "::ffff:0.0.0.0/96")},
		{"0.0.0.0/0,::/0", networks("0.0.0.0/0", "::/0")},
	} {
		native := decode(map[string]string{"limit-allowlist": c.value})
		require.Empty(t, native.Problems, "%q", c.value)
		require.Equal(t, c.want, native.Limits.Exempt, "%q", c.value)
	}
}

func TestABlankListIsEmptyButNotValid(t *testing.T) {
	native := decode(map[string]string{"limit-allowlist": " ", "limit-rps": "10"})
	require.Equal(t, networks(), native.Limits.Exempt)
	requireProblem(t, native, limits.ExemptField, "limit-allowlist", " ", ingressnginx.ErrBlank)
}

func TestBeforeTheNewNameCameOnlyTheOldOneIsReadAndWritten(t *testing.T) {
	old := ingressnginx.Version{Major: 1, Minor: 8}
	written := ingressnginx.Encode(limits.Limits{Exempt: networks("10.0.0.0/8")}, old)
	require.Equal(t, []ingressnginx.Annotation{{Name: "limit-whitelist", Value: "10.0.0.0/8", Field: limits.ExemptField}}, written)
	native := ingressnginx.Decode(func(name string) (string, bool) { return "10.0.0.0/8", name == "limit-allowlist" }, old)
	require.True(t, native.Limits.IsZero())
}

func TestOneBadNetworkLeavesNoneExempt(t *testing.T) {
	for _, value := range []string{
		"10.0.0.0/33", "foo", "10.0.0.0/8,", ",10.0.0.0/8", "10.0.0.0/8,,::1", "127.0.0.1 10.0.0.1", "10.0.0.0/8;::1",
		"10.0.0.0/8,fe80::1%eth0", "::/129", "example.com",
	} {
		native := decode(map[string]string{"limit-allowlist": value, "limit-rps": "10"})
		require.Equal(t, networks(), native.Limits.Exempt, "%q", value)
		requireProblem(t, native, limits.ExemptField, "limit-allowlist", value, ingressnginx.ErrNotNetwork)
	}
}

func TestTheOldNameCountsWhereTheNewOneIsAbsentOrEmpty(t *testing.T) {
	for name, c := range map[string]struct {
		annotations map[string]string
		read        string
		want        []netip.Prefix
	}{
		"only the old":  {map[string]string{"limit-whitelist": "127.0.0.1"}, "limit-whitelist", networks("127.0.0.1/32")},
		"the new empty": {map[string]string{"limit-whitelist": "127.0.0.1", "limit-allowlist": ""}, "limit-whitelist", networks("127.0.0.1/32")},
		"both":          {map[string]string{"limit-whitelist": "127.0.0.1", "limit-allowlist": "10.0.0.0/8"}, "limit-allowlist", networks("10.0.0.0/8")},
		"the old empty": {map[string]string{"limit-whitelist": "", "limit-allowlist": "10.0.0.0/8"}, "limit-allowlist", networks("10.0.0.0/8")},
		"only the new":  {map[string]string{"limit-allowlist": "10.0.0.0/8"}, "limit-allowlist", networks("10.0.0.0/8")},
	} {
		t.Run(name, func(t *testing.T) {
			native := decode(c.annotations)
			require.Empty(t, native.Problems)
			require.Equal(t, c.read, native.Read(limits.ExemptField))
			require.Equal(t, c.want, native.Limits.Exempt)
		})
	}
}

func TestAProblemNamesTheAnnotationThatWasRead(t *testing.T) {
	native := decode(map[string]string{"limit-whitelist": "foo"})
	requireProblem(t, native, limits.ExemptField, "limit-whitelist", "foo", ingressnginx.ErrNotNetwork)
}

func TestProblemsComeInTheOrderOfTheTable(t *testing.T) {
	annotations := map[string]string{}
	for _, name := range ingressnginx.Names() {
		annotations[name] = "x"
	}
	var names []string
	for _, p := range decode(annotations).Problems {
		names = append(names, p.Annotation)
	}
	require.Equal(t, []string{
		"limit-rps", "limit-rpm", "limit-burst-multiplier", "limit-connections", "limit-rate", "limit-rate-after", "limit-allowlist",
	}, names)
}

func requireProblem(t *testing.T, native ingressnginx.Native, field, annotation, value string, want error) {
	t.Helper()
	if want == nil {
		require.Empty(t, native.Problems, "%s %q", annotation, value)
		return
	}
	require.Len(t, native.Problems, 1, "%s %q", annotation, value)
	p := native.Problems[0]
	require.ErrorIs(t, p.Err, want, "%s %q", annotation, value)
	require.Equal(t, [3]string{field, annotation, value}, [3]string{p.Field, p.Annotation, p.Value})
}
