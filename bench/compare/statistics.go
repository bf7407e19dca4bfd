package main

import (
	"slices"
	"time"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// summary is what the runs of one contender come to.
type summary struct {
	Runs int
	// Wall is the median, and Low and High are the quartiles.
	Wall, Low, High time.Duration
	// PeakBytes is the median too.
	PeakBytes int64
}

func summarise(runs []process.Measurement) summary {
	walls, peaks := make([]time.Duration, len(runs)), make([]int64, len(runs))
	for i, r := range runs {
		walls[i], peaks[i] = r.Wall, r.PeakBytes
	}
	return summary{
		Runs: len(runs), Wall: quantile(walls, 0.5), Low: quantile(walls, 0.25), High: quantile(walls, 0.75),
		PeakBytes: quantile(peaks, 0.5),
	}
}

// quantile interpolates between the two nearest values. Of nothing it is 0.
func quantile[T time.Duration | int64](values []T, q float64) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + T((at-float64(below))*float64(sorted[below+1]-sorted[below]))
}

// ratio is 0 where there is nothing to divide by.
func ratio[T time.Duration | int64](a, b T) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
