package limits_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func TestParseKibibytesReadsBinaryUnits(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, "0Ki": 0, "0Gi": 0, "1Ki": 1, "512Ki": 512, "007Ki": 7, "1Mi": 1024, "3Mi": 3072, "2Gi": 2 << 20,
		"9007199254740991Ki": limits.MaxKibibytes,
		"8796093022207Mi":    limits.MaxKibibytes - 1023,
		"8589934591Gi":       limits.MaxKibibytes - 1<<20 + 1,
	} {
		got, err := limits.ParseKibibytes(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

func TestParseKibibytesRefusesWhatNginxWouldReadOtherwise(t *testing.T) {
	for _, text := range []string{
		"", " ", "00", "10", "100k", "100K", "100kb", "1M", "1Ti", "1B", "1ki", "1KI", "Ki", "1.5Mi", "1e3Ki", "-1Ki", "+1Ki",
		" 1Ki", "1Ki ", "1 Ki", "1KiKi", "1_000Ki", "0x1Ki", "١Ki",
	} {
		_, err := limits.ParseKibibytes(text)
		require.EqualError(t, err, "want a whole number of bytes in Ki, Mi or Gi, such as 512Ki, not "+strconv.Quote(text))
	}
}

func TestParseKibibytesRefusesMoreThanNginxHolds(t *testing.T) {
	for _, text := range []string{
		"9007199254740992Ki", "8796093022208Mi", "8589934592Gi", "9223372036854775807Ki", "9223372036854775807Gi",
		"9223372036854775808Ki", "99999999999999999999Gi",
	} {
		_, err := limits.ParseKibibytes(text)
		require.EqualError(t, err, strconv.Quote(text)+" is more than nginx can hold: the most is 9007199254740991Ki")
	}
}

func TestFormatKibibytesUsesTheLargestWholeUnit(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 1: "1Ki", 1023: "1023Ki", 1024: "1Mi", 1025: "1025Ki", 1536: "1536Ki", 1 << 20: "1Gi", 3 << 20: "3Gi", 5 << 10: "5Mi",
		limits.MaxKibibytes: "9007199254740991Ki",
	} {
		text := limits.FormatKibibytes(n)
		require.Equal(t, want, text)
		back, err := limits.ParseKibibytes(text)
		require.NoError(t, err)
		require.Equal(t, n, back)
	}
}
