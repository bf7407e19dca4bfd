package limits_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func TestEveryFieldHasANameAndAPlaceOfItsOwn(t *testing.T) {
	var all limits.Limits
	for _, f := range limits.Fields {
		found, ok := limits.FieldNamed(f.Name)
		require.True(t, ok)
		require.Equal(t, f.Name, found.Name)
		require.Equal(t, f.Name == limits.ExemptField, !f.IsNumber(), "only the exempt list is not a number")
		require.False(t, f.Said(all), "another field has written to %s", f.Name)
		f.Copy(&all, everything())
		require.True(t, f.Said(all))
	}
	require.Equal(t, everything(), all, "there is a field for all of Limits")
	_, ok := limits.FieldNamed("requestsperminute")
	require.False(t, ok, "names are case-sensitive")
}

func TestCopyOfSilenceIsSilence(t *testing.T) {
	all := everything()
	for _, f := range limits.Fields {
		f.Copy(&all, limits.Limits{})
	}
	require.True(t, all.IsZero())
}

func TestTextIsWhatPeopleWrite(t *testing.T) {
	for _, c := range []struct {
		field  string
		limits limits.Limits
		want   string
		ok     bool
	}{
		{field: "requestsPerSecond"},
		{"requestsPerSecond", limits.Limits{RequestsPerSecond: of(0)}, "0", true},
		{"requestsPerMinute", limits.Limits{RequestsPerMinute: of(30)}, "30", true},
		{"bandwidth", limits.Limits{KibibytesPerSecond: of(2048)}, "2Mi", true},
		{"bandwidthAfter", limits.Limits{KibibytesAfter: of(0)}, "0", true},
		{field: "exemptCIDRs"},
		{"exemptCIDRs", limits.Limits{Exempt: networks()}, "none", true},
		{"exemptCIDRs", limits.Limits{Exempt: networks("10.0.0.0/8", "2001:db8::/32")}, "10.0.0.0/8,2001:db8::/32", true},
	} {
		f, found := limits.FieldNamed(c.field)
		require.True(t, found)
		text, ok := f.Text(c.limits)
		require.Equal(t, c.ok, ok, "%s of %v", c.field, c.limits)
		require.Equal(t, c.want, text)
	}
}

func TestParseReadsWhatTextWrites(t *testing.T) {
	for _, f := range limits.Fields {
		text, _ := f.Text(everything())
		var got, want limits.Limits
		require.NoError(t, f.Parse(&got, text), f.Name)
		f.Copy(&want, everything())
		require.Equal(t, want, got)
	}
}

func TestParseTakesTheBoundsAndNothingBeyond(t *testing.T) {
	for _, c := range []struct{ field, text, want, err string }{
		{field: "requestsPerSecond", text: "0", want: "0"},
		{field: "requestsPerSecond", text: "9223372036854775", want: "9223372036854775"},
		{field: "requestsPerSecond", text: "9223372036854776", err: "want a whole number from 0 to 9223372036854775"},
		{field: "requestsPerMinute", text: "-1", err: "want a whole number from 0 to 9223372036854775"},
		{field: "requestsPerMinute", text: "10r/s", err: "want a whole number from 0 to 9223372036854775"},
		{field: "requestsPerMinute", text: "", err: "want a whole number from 0 to 9223372036854775"},
		{field: "burstMultiplier", text: "1", want: "1"},
		{field: "burstMultiplier", text: "0", err: "want a whole number from 1 to 9223372036854775"},
		{field: "burstMultiplier", text: "9223372036854775", want: "9223372036854775"},
		{field: "burstMultiplier", text: "9223372036854776", err: "want a whole number from 1 to 9223372036854775"},
		{field: "connections", text: "65535", want: "65535"},
		{field: "connections", text: "65536", err: "want a whole number from 0 to 65535"},
		{field: "bandwidth", text: "0", want: "0"},
		{field: "bandwidth", text: "1024Ki", want: "1Mi"},
		{field: "bandwidth", text: "512", err: `want a whole number of bytes in Ki, Mi or Gi, such as 512Ki, not "512"`},
		{field: "exemptCIDRs", text: "10.0.0.0/8, 192.0.2.7", want: "10.0.0.0/8,192.0.2.7/32"},
		{field: "exemptCIDRs", text: "10.0.0.0/8,", err: `want a network such as 10.0.0.0/8, not ""`},
		{field: "exemptCIDRs", text: "", err: `want a network such as 10.0.0.0/8, not ""`},
	} {
		f, found := limits.FieldNamed(c.field)
		require.True(t, found)
		var l limits.Limits
		err := f.Parse(&l, c.text)
		if c.err != "" {
			require.EqualError(t, err, c.err, "%s %q", c.field, c.text)
			require.True(t, l.IsZero(), "an error changes nothing")
			continue
		}
		require.NoError(t, err)
		got, _ := f.Text(l)
		require.Equal(t, c.want, got)
	}
}

func TestParsePrefixTakesNetworksAndAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.0/8":          "10.0.0.0/8",
		"127.0.0.7/8":         "127.0.0.7/8", // the controller drops the host's bits
		"0.0.0.0/0":           "0.0.0.0/0",
		"192.0.2.7":           "192.0.2.7/32",
		"192.0.2.7/32":        "192.0.2.7/32",
		"2001:db8::/32":       "2001:db8::/32",
		"2001:DB8:0::1":       "2001:db8::1/128",
		"::/0":                "::/0",
		"::1":                 "::1/128",
		"::ffff:10.0.0.1":     "::ffff:10.0.0.1/128",
		"::ffff:10.0.0.0/104": "::ffff:10.0.0.0/104",
	} {
		p, err := limits.ParsePrefix(text)
		require.NoError(t, err, text)
		require.Equal(t, want, p.String())
	}
}

func TestParsePrefixRefusesWhatIsNoNetwork(t *testing.T) {
	for _, text := range []string{
		"", " ", "foo", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "/8", "10.0.0/8", "10.0.0.256", "010.0.0.1",
		" 10.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/8,", "127.0.0.1 10.0.0.1", "fe80::1%eth0", "fe80::1%eth0/64", "example.com",
	} {
		_, err := limits.ParsePrefix(text)
		require.ErrorContains(t, err, "want a network such as 10.0.0.0/8, not ", "%q", text)
	}
}

func TestJoinPrefixesPutsCommasBetween(t *testing.T) {
	require.Empty(t, limits.JoinPrefixes(nil))
	require.Equal(t, "10.0.0.0/8", limits.JoinPrefixes(networks("10.0.0.0/8")))
	require.Equal(t, "10.0.0.0/8,::1/128", limits.JoinPrefixes(networks("10.0.0.0/8", "::1/128")))
}

func TestAFieldIsReadWhereItIsWritten(t *testing.T) {
	for i, f := range limits.Fields {
		var l limits.Limits
		require.Nil(t, f.Number(l), f.Name)
		if !f.IsNumber() {
			continue
		}
		*f.Int(&l) = &i
		require.Same(t, &i, f.Number(l), f.Name)
	}
}
