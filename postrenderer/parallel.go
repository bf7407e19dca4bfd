package postrenderer

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// share is how many documents a goroutine takes at a time. Fewer than two
// shares are not worth a goroutine: most streams have a handful that matter.
const share = 16

// each calls do with 0 to n-1, on as many goroutines as there are processors.
// do must keep to what belongs to its number.
func each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/share)
	if workers < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for {
				end := int(next.Add(share))
				for i := end - share; i < min(end, n); i++ {
					do(i)
				}
				if end >= n {
					return
				}
			}
		})
	}
	all.Wait()
}
