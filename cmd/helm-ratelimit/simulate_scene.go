package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// scene is what arrives.
type scene struct {
	// name is the load, or the file.
	name     string
	arrivals iter.Seq[traffic.Arrival]
	clients  int // 0: the arrivals say whose they are
	time     limits.Milliseconds
	start    time.Time // zero: there is no clock
	skipped  int
}

func (s *simulate) scene() (scene, error) {
	if s.load == "" {
		return s.readArrivals()
	}
	load, err := traffic.ParseLoad(s.load)
	if err != nil {
		return scene{}, usageError{fmt.Errorf("invalid value for --load: %w", err)}
	}
	if s.limitsConnections() && s.duration == 0 {
		return scene{}, usageError{errors.New("--connections counts requests in progress: say how long each takes, such as --duration 200ms")}
	}
	takes := limits.Milliseconds(s.duration.Milliseconds())
	return scene{name: s.load, arrivals: load.Arrivals(takes), clients: s.clients, time: load.Time()}, nil
}

// limitsConnections reports whether it matters how long requests take.
func (s *simulate) limitsConnections() bool {
	return s.limits.Connections != nil && *s.limits.Connections > 0
}

func (s *simulate) readArrivals() (scene, error) {
	in, name := s.Stdin, "standard input"
	if s.arrivals != "-" {
		file, err := os.Open(s.arrivals)
		if err != nil {
			return scene{}, ioError{err}
		}
		defer func() { _ = file.Close() }()
		in, name = file, filepath.ToSlash(s.arrivals)
	} else if isTerminal(s.Stdin) {
		return scene{}, usageError{errors.New("send times or an access log to standard input")}
	}
	return s.fileScene(in, name)
}

func (s *simulate) fileScene(in io.Reader, name string) (scene, error) {
	file, err := traffic.Read(in)
	if err != nil {
		return scene{}, ioError{fmt.Errorf("%s: %w", name, err)}
	}
	switch {
	case s.duration > 0:
		for i := range file.Arrivals {
			file.Arrivals[i].Takes = limits.Milliseconds(s.duration.Milliseconds())
		}
	case s.limitsConnections() && !file.Timed:
		return scene{}, usageError{fmt.Errorf("--connections counts requests in progress, and %s does not say how long each takes: say it, such as --duration 200ms", name)}
	}
	return scene{
		name: name, arrivals: slices.Values(file.Arrivals), time: file.Time(), start: file.Start, skipped: file.Skipped,
	}, nil
}

// run simulates, with intervals of that width. By a clock, they begin when
// people expect it: those of five minutes at 3:00 and at 3:05.
func (w scene) run(s *simulate, width limits.Milliseconds) simulation.Result {
	var early limits.Milliseconds
	if !w.start.IsZero() {
		early = limits.Milliseconds(w.start.UnixMilli()) % width
	}
	result := simulation.Scenario{
		Limits: s.limits, Replicas: max(1, s.replicas), Clients: w.clients,
		Arrivals: later(w.arrivals, early), Time: w.time + early, Interval: width,
	}.Run()
	if w.clients > 0 {
		result.Load = &w.name
	}
	if !w.start.IsZero() {
		start := w.start.Add(-time.Duration(early) * time.Millisecond)
		result.Start = &start
	}
	return result
}

// later moves all arrivals.
func later(arrivals iter.Seq[traffic.Arrival], by limits.Milliseconds) iter.Seq[traffic.Arrival] {
	return func(yield func(traffic.Arrival) bool) {
		for a := range arrivals {
			a.At += by
			if !yield(a) {
				return
			}
		}
	}
}

// readIngress takes the limits and the number of replicas of the file's one
// Ingress, where no flag has said them.
func (s *simulate) readIngress() error {
	if s.ingress == "" {
		return nil
	}
	name := s.ingress
	if name == "-" {
		name = ""
	}
	input, err := s.read(name)
	if err != nil {
		return err
	}
	result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Check(input)
	if err != nil {
		s.surface(findingsText(result.Findings, err))
		return err
	}
	if n := len(result.Ingresses); n != 1 {
		return usageError{fmt.Errorf("there are %d Ingresses of an ingress-nginx in %s: --ingress wants a file with one", n, s.ingress)}
	}
	ing := result.Ingresses[0]
	if ing.Fate != 0 {
		return usageError{fmt.Errorf("the limits of %s are not in force: %s; check says more", ing.Object, whyNot(ing.Fate.String()))}
	}
	s.limits = limits.Merge(ing.Limits, s.limits)
	if s.replicas == 0 {
		s.replicas = ing.Settings.Replicas
	}
	return nil
}
