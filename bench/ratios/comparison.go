package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// series is how often growth must be seen to count.
const series = 3

// comparison counts works of two programs.
type comparison struct {
	growth float64
	runs   int
	count  func(w work, isNew bool) (float64, error)
	out    io.Writer
}

// run fails with errGrown where a work's growth was seen in all series.
func (c comparison) run(suspects []work) error {
	for i := range series {
		var grown []work
		for _, w := range suspects {
			growth, err := c.of(w)
			if err != nil {
				return err
			}
			if growth > c.growth {
				grown = append(grown, w)
			}
		}
		suspects = grown
		if len(suspects) == 0 {
			return nil
		}
		if i+1 < series {
			_, _ = fmt.Fprintf(c.out, "again, what grew by more than %.0f %%:\n", 100*c.growth)
		}
	}
	names := make([]string, len(suspects))
	for i, w := range suspects {
		names[i] = w.Name
	}
	return fmt.Errorf("%w by more than %.0f %%, %d times seen: %s", errGrown, 100*c.growth, series, strings.Join(names, ", "))
}

// of is how much more a work costs than it did, by the least of some runs in
// turn: what disturbs a run only adds to it.
func (c comparison) of(w work) (float64, error) {
	least := map[bool]float64{false: math.Inf(1), true: math.Inf(1)}
	for i := range 2 * c.runs * max(1, w.More) {
		isNew := (i%2 == 1) != (i/2%2 == 1) // old, new, new, old
		n, err := c.count(w, isNew)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", w.Name, err)
		}
		least[isNew] = min(least[isNew], n)
	}
	growth := least[true]/least[false] - 1
	_, _ = fmt.Fprintf(c.out, "%-22s %14.6g %14.6g %+7.1f %%\n", w.Name, least[false], least[true], 100*growth)
	return growth, nil
}
