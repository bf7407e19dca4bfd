package main

import (
	"runtime"
	"sync"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// outcome is what came of one input.
type outcome struct {
	checked

	input   postrenderer.Input
	readErr error
}

// checkEach checks each input by itself, as many at once as there are
// processors, and returns the outcomes in the order of names. Of a text nothing
// is kept where nothing was found, so that memory does not grow with the files.
func (ck *check) checkEach(names []string, renderer *postrenderer.Renderer, done func()) []outcome {
	outcomes := make([]outcome, len(names))
	numbers := make(chan int)
	var all sync.WaitGroup
	for range min(len(names), runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := range numbers {
				outcomes[i] = ck.checkOne(names[i], renderer)
				done()
			}
		})
	}
	for i := range names {
		numbers <- i
	}
	close(numbers)
	all.Wait()
	return outcomes
}

func (ck *check) checkOne(name string, renderer *postrenderer.Renderer) (o outcome) {
	if o.input, o.readErr = ck.read(name); o.readErr != nil {
		return o
	}
	o.checked = newChecked(renderer.Check(o.input))
	if len(o.findings) == 0 {
		o.input.Text = nil
	}
	return o
}
