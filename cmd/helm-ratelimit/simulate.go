package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// simulate is the verb and what it was told.
type simulate struct {
	Command
	limits   limits.Limits
	ingress  string
	load     string
	arrivals string
	clients  int
	replicas int // 0 is not said
	duration time.Duration
	interval time.Duration // 0 is chosen
	output   string
	plot     string
}

func (c Command) simulate() *cobra.Command {
	s := simulate{Command: c}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Say whom limits would let through, under a load or with what was in a log",
		Long: `Simulate counts which requests limits let through, in nginx's own arithmetic, to
the request and to the millisecond. Either each client sends the same load

  helm-ratelimit simulate --rps 10 --burst-multiplier 3 --load "40/s for 30s, 5/s for 1m"
  helm-ratelimit simulate --rpm 30 --load "200 at once, 1/s for 5m" --clients 3 --replicas 2

or what has arrived is read from a file: whom would this limit have hit?

  kubectl logs deploy/ingress-nginx-controller | grep '\[shop-web-80\]' |
    helm-ratelimit simulate --rpm 30 --arrivals -

Such a file has a time on each line, in seconds or as RFC 3339 has it, and
perhaps a client's address after it. Or it is an access log, in nginx's combined
format or in the controller's own. Its times are whole seconds: the requests of
a second are spread over it in the order of their lines. Limits are for one
Ingress, so take its lines only.

Requests of a client go to the replicas of the controller in turn, each of which
counts for itself. A rate is counted before connections, so that a request that
connections reject has used up rate. Times are UTC.

Exit codes:
  0  fine
  2  wrong usage
  3  input that cannot be read`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Flags()) },
	}
	s.register(cmd.Flags())
	return cmd
}

func (s *simulate) register(set *pflag.FlagSet) {
	set.SortFlags = false
	for _, field := range limits.Fields {
		if !field.Bytes { // bandwidth rejects no request
			set.Var(limitFlag{field, &s.limits}, flagNames[field.Name].name, flagNames[field.Name].usage)
		}
	}
	set.StringVar(&s.ingress, "ingress", "", "`file` with one Ingress, whose limits and controller hold where no flag says otherwise")
	set.StringVar(&s.load, "load", "", "what each client sends, such as `\"200 at once, 40/s for 30s, 0/s for 10s\"`")
	set.StringVar(&s.arrivals, "arrivals", "", "`file` of times or access log with what has arrived; - is standard input")
	set.IntVar(&s.clients, "clients", 1, "`number` of clients that send the load")
	set.IntVar(&s.replicas, "replicas", 0, "`number` of the controller's replicas (default: as in the Ingress's file, or 1)")
	set.DurationVar(&s.duration, "duration", 0, "`time` that each request takes, for --connections (default: as in the controller's log)")
	set.DurationVar(&s.interval, "interval", 0, "`time` of each line of the result (default: one that makes at most 20)")
	set.StringVarP(&s.output, "output", "o", "text", "`format`: text or json")
	set.StringVar(&s.plot, "plot", "", "draw the result into this `file`, .svg or .png")
}

func (s *simulate) run(set *pflag.FlagSet) error {
	if err := new(checkFlags).fromEnvironment(set, s.Getenv); err != nil {
		return usageError{err}
	}
	if err := s.checkUsage(set); err != nil {
		return usageError{err}
	}
	plotter, err := findPlotter(s.plot)
	if err != nil {
		return usageError{err}
	}
	if err := s.readIngress(); err != nil {
		return err
	}
	if err := s.checkLimits(); err != nil {
		return usageError{err}
	}
	what, err := s.scene()
	if err != nil {
		return err
	}
	width, err := s.width(what)
	if err != nil {
		return usageError{err}
	}
	if s.plot != "" {
		if err := plotter.draw(what.run(s, s.plotWidth(what)), s.plot); err != nil {
			return usageError{fmt.Errorf("drawing %s: %w", s.plot, err)}
		}
	}
	return s.tell(what.run(s, width), what)
}

func (s *simulate) checkUsage(set *pflag.FlagSet) error {
	switch {
	case s.output != "text" && s.output != "json":
		return fmt.Errorf("invalid value %q for --output: want text or json", s.output)
	case (s.load == "") == (s.arrivals == ""):
		return errors.New("say either --load, what each client sends, or --arrivals, a file of what has arrived")
	case s.load == "" && set.Changed("clients"):
		return errors.New("--clients is for --load: the clients of --arrivals are those in the file")
	case s.clients < 1 || s.clients > maxClients:
		return fmt.Errorf("invalid value %d for --clients: want a number from 1 to %d", s.clients, maxClients)
	case s.replicas < 0 || s.replicas > maxReplicas || set.Changed("replicas") && s.replicas == 0:
		return fmt.Errorf("invalid value %d for --replicas: want a number from 1 to %d", s.replicas, maxReplicas)
	case s.duration < 0:
		return fmt.Errorf("invalid value %s for --duration: want a time such as 200ms", s.duration)
	case s.interval < 0 || set.Changed("interval") && s.interval < time.Millisecond:
		return fmt.Errorf("invalid value %s for --interval: want a time of at least 1ms", s.interval)
	case s.arrivals == "-" && s.ingress == "-":
		return errors.New("standard input can be read only once")
	}
	return nil
}

const (
	// maxClients keeps the numbers of requests within 64 bits.
	maxClients = 1_000_000_000
	// maxReplicas is more than anybody has, and little enough to hold.
	maxReplicas = 1000
	// maxIntervals is more than anybody reads.
	maxIntervals = 10_000
	// maxLines is what a person overlooks, and maxPoints what a plot shows well.
	maxLines, maxPoints = 20, 180
	// minInterval is a second: that is what rates are in, and access logs.
	minInterval limits.Milliseconds = 1000
)

// checkLimits holds that there is something to simulate.
func (s *simulate) checkLimits() error {
	switch l := s.limits; {
	case !l.LimitsRequests():
		return errors.New("there is no limit of requests: say --rps, --rpm or --connections, or --ingress with a file that has them")
	case l.BurstOverflows():
		return errors.New("the rate times the burst multiplier is more than nginx can count")
	case l.BurstMultiplier != nil && !l.HasRate():
		return errors.New("--burst-multiplier has no rate to multiply: say --rps or --rpm")
	case len(l.Exempt) > 0 && s.load != "" && s.ingress == "":
		return errors.New("--exempt-cidrs is for --arrivals: the clients of a load have no addresses")
	}
	return nil
}

// width is the interval that was asked for, or one of which there are few.
func (s *simulate) width(what scene) (limits.Milliseconds, error) {
	width := limits.Milliseconds(s.interval.Milliseconds())
	if width == 0 {
		return simulation.IntervalFor(what.time, minInterval, maxLines), nil
	}
	if what.time/width >= maxIntervals {
		return 0, fmt.Errorf("invalid value %s for --interval: it makes more than %d lines", s.interval, maxIntervals)
	}
	return width, nil
}

// plotWidth is finer where nothing was asked for.
func (s *simulate) plotWidth(what scene) limits.Milliseconds {
	if s.interval > 0 {
		return limits.Milliseconds(s.interval.Milliseconds())
	}
	return simulation.IntervalFor(what.time, minInterval, maxPoints)
}

func (s *simulate) tell(result simulation.Result, what scene) error {
	if what.skipped > 0 {
		s.surface(fmt.Sprintf("skipped: %s of the controller's own log\n", count(what.skipped, "line")))
	}
	var text bytes.Buffer
	if s.output == "json" {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(result); err != nil {
			return err
		}
	} else {
		simulateText(&text, result, what.name)
	}
	if _, err := s.Stdout.Write(text.Bytes()); err != nil {
		return ioError{fmt.Errorf("writing standard output: %w", err)}
	}
	return nil
}
