package traffic_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func times(arrivals []traffic.Arrival) (out []limits.Milliseconds) {
	for _, a := range arrivals {
		out = append(out, a.At)
	}
	return out
}

func TestALoadIsStepsOneAfterTheOther(t *testing.T) {
	for text, want := range map[string][]limits.Milliseconds{
		"3 at once":                       {0, 0, 0},
		"4/s for 1s":                      {0, 250, 500, 750},
		"3/s for 1s":                      {0, 333, 666},
		"30/m for 5s":                     {0, 2000, 4000},
		"1/h for 1h":                      {0},
		"2 at once,0/s for 3s, 2 at once": {0, 0, 3000, 3000},
		" 1/s  for 2s ,  1/s for 1s":      {0, 1000, 2000},
		"2/s for 1500ms, 1 at once":       {0, 500, 1000, 1500},
	} {
		load, err := traffic.ParseLoad(text)
		require.NoError(t, err, text)
		arrivals := slices.Collect(load.Arrivals(7))
		require.Equal(t, want, times(arrivals), text)
		require.Equal(t, len(want), load.Requests())
		require.Equal(t, limits.Milliseconds(7), arrivals[0].Takes)
	}
	load, err := traffic.ParseLoad("5 at once, 1/s for 1m30s")
	require.NoError(t, err)
	require.Equal(t, limits.Milliseconds(90_000), load.Time())
}

func TestALoadThatIsNoneIsRefusedWithAReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                    `"": want a rate and how long`,
		"40/s":                `"40/s": want a rate and how long, or a number at once, such as "200 at once, 40/s for 30s, 0/s for 10s"`,
		"40 for 30s":          `"40": want a rate in seconds, minutes or hours, such as 40/s, 30/m or 100/h`,
		"40/d for 30s":        `"40/d": want a rate`,
		"1.5/s for 30s":       `"1.5": want a whole number of requests up to 50000000`,
		"-1/s for 30s":        `"-1": want a whole number`,
		"1/s for 30":          `"30": want a time from 1ms to a year, such as 30s or 1m30s`,
		"1/s for -1s":         `"-1s": want a time`,
		"1/s for 1us":         `"1us": want a time`,
		"1/s for 10000h":      `"10000h": want a time`,
		"0/s for 1m":          "a load without any request",
		"0 at once":           "a load without any request",
		"1/s for 1s,":         `"": want a rate and how long`,
		"50000000/s for 2s":   "a load of 100000000 requests of each client: the most is 50000000",
		"99999999999 at once": `"99999999999": want a whole number`,
	} {
		_, err := traffic.ParseLoad(text)
		require.ErrorContains(t, err, want, text)
	}
}

// FuzzLoad: the arrivals are as many as is said, in order, and in the time that is said.
func FuzzLoad(f *testing.F) {
	f.Add("200 at once, 40/s for 30s, 0/s for 10s")
	f.Add("7/m for 1h0m1.5s")
	f.Fuzz(func(t *testing.T, text string) {
		load, err := traffic.ParseLoad(text)
		if err != nil || load.Requests() > 10_000 {
			return
		}
		arrivals := slices.Collect(load.Arrivals(0))
		require.Len(t, arrivals, load.Requests())
		require.True(t, slices.IsSorted(times(arrivals)))
		require.LessOrEqual(t, arrivals[len(arrivals)-1].At, load.Time())
	})
}
