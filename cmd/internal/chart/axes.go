package chart

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

// newPanel has the axis of time that all panels share.
func newPanel(r simulation.Result) *panel {
	p := &panel{plot.New(), plot.NewLegend()}
	for style, size := range map[*text.Style]vg.Length{
		&p.Title.TextStyle: 12, &p.legend.TextStyle: 10,
		&p.X.Label.TextStyle: 10, &p.Y.Label.TextStyle: 10, &p.X.Tick.Label: 10, &p.Y.Tick.Label: 10,
	} {
		style.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	}
	p.Title.Padding = vg.Points(10)
	p.X.Padding, p.Y.Padding = 0, 0
	p.legend.Top, p.legend.Left = true, true
	p.legend.Padding = vg.Points(4)
	p.legend.ThumbnailWidth = vg.Points(18)
	ticks := ticksOf(r)
	p.X.Label.Text = ticks.label()
	p.X.Tick.Marker = ticks
	p.X.Min, p.X.Max = 0, ticks.last
	return p
}

// maxTicks is how many labels of values fit.
const maxTicks = 7

// ticksUpTo are a few, at multiples of 1, 2 or 5 of some power of ten.
func ticksUpTo(most float64) plot.ConstantTicks {
	step := math.Pow(10, math.Floor(math.Log10(most)))
	for _, divide := range []float64{10, 5, 2, 1} {
		if most*divide/step <= maxTicks {
			step /= divide
			break
		}
	}
	var out plot.ConstantTicks
	for n := 0.0; n*step <= most; n++ {
		out = append(out, plot.Tick{Value: n * step, Label: strconv.FormatFloat(n*step, 'g', 6, 64)})
	}
	return out
}

func grid() *plotter.Grid {
	style := draw.LineStyle{Color: color.Gray{Y: 0xd0}, Width: vg.Points(0.5)}
	return &plotter.Grid{Vertical: style, Horizontal: style}
}

// timeTicks are the labels of the axis of time.
type timeTicks struct {
	start *time.Time // nil: count from 0
	last  float64    // second
	step  float64    // seconds
}

// maxLabels is how many labels fit.
const maxLabels = 10

func ticksOf(r simulation.Result) timeTicks {
	last := r.Intervals[len(r.Intervals)-1].From + r.IntervalSeconds
	nice := []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200}
	for _, step := range nice {
		if last/step <= maxLabels {
			return timeTicks{r.Start, last, step}
		}
	}
	const day = 86_400
	return timeTicks{r.Start, last, day * math.Ceil(last/day/maxLabels)}
}

// unit is what times are counted in where there is no clock.
func (t timeTicks) unit() (name string, seconds float64) {
	switch {
	case t.step >= 3600:
		return "hours", 3600
	case t.step >= 60:
		return "minutes", 60
	}
	return "seconds", 1
}

func (t timeTicks) label() string {
	if t.start == nil {
		name, _ := t.unit()
		return "time, " + name
	}
	if t.step >= 86_400 {
		return "day, UTC"
	}
	return "time of day on " + t.start.Format("2006-01-02") + ", UTC"
}

// Ticks gives a label to each step, by the clock where there is one.
func (t timeTicks) Ticks(_, _ float64) []plot.Tick {
	var out []plot.Tick
	first := 0.0
	if t.start != nil {
		since := float64(t.start.UnixMilli()) / 1000
		first = math.Ceil(since/t.step)*t.step - since
	}
	for n := 0; ; n++ {
		at := first + float64(n)*t.step
		if at > t.last {
			return out
		}
		out = append(out, plot.Tick{Value: at, Label: t.text(at)})
	}
}

func (t timeTicks) text(at float64) string {
	if t.start == nil {
		_, unit := t.unit()
		return strconv.FormatFloat(math.Round(10*at/unit)/10, 'f', -1, 64)
	}
	moment := t.start.Add(time.Duration(math.Round(at*1000)) * time.Millisecond)
	switch {
	case t.step >= 86_400:
		return moment.Format("Jan 2")
	case t.step >= 60:
		return moment.Format("15:04")
	case t.step >= 1:
		return moment.Format("15:04:05")
	}
	return moment.Format("05.0")
}
