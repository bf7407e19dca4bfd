package chart

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

// Colours that people with any kind of sight can tell apart (Okabe and Ito).
var (
	grey      = color.RGBA{R: 0x55, G: 0x55, B: 0x55, A: 0xff}
	blue      = color.RGBA{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}
	vermilion = color.RGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}
	green     = color.RGBA{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}
	purple    = color.RGBA{R: 0xaa, G: 0x44, B: 0x88, A: 0xff}
)

// panel is a plot with its legend beside it.
type panel struct {
	*plot.Plot
	legend plot.Legend
}

func (p *panel) draw(c draw.Canvas) {
	p.Draw(c)
	inside := p.DataCanvas(c)
	p.legend.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Max.X + margin, Y: inside.Min.Y}, Max: vg.Point{X: c.Max.X + legendWidth, Y: inside.Max.Y},
	}})
}

// requestsPanel shows how many requests came: those that passed and, on top of
// them, those that did not.
func requestsPanel(r simulation.Result) *panel {
	p := newPanel(r)
	p.Title.Text = title(r)
	unit, factor := rateUnit(r)
	p.Y.Label.Text = "requests per " + unit
	if r.Clients > 1 {
		p.Y.Label.Text += ", all clients"
	}
	series := func(of func(simulation.Counts) int) *plotter.Line {
		return steps(r, func(i simulation.Interval) float64 { return factor * float64(of(i.Counts)) })
	}
	offered := series(func(c simulation.Counts) int { return c.Offered })
	rejected := series(func(c simulation.Counts) int { return c.Offered }) // what of it the admitted do not cover
	admitted := series(func(c simulation.Counts) int { return c.Admitted })
	offered.Color, offered.Width = grey, vg.Points(1.5)
	rejected.FillColor, admitted.FillColor = vermilion, blue
	p.Add(rejected, admitted, grid(), offered)
	p.legend.Add("offered", offered)
	p.legend.Add("rejected", rejected)
	p.legend.Add("admitted", admitted)
	_, _, _, most := plotter.XYRange(offered)
	p.Y.Min, p.Y.Max = 0, 1.05*max(most, 1)
	p.Y.Tick.Marker = ticksUpTo(p.Y.Max)
	return p
}

// bucketsPanel shows how full the fullest bucket was.
func bucketsPanel(r simulation.Result) *panel {
	p := newPanel(r)
	p.Y.Label.Text = "fullest bucket, %"
	p.Add(grid())
	for i, l := range r.Intervals[0].Fullest {
		line := steps(r, func(in simulation.Interval) float64 { return 100 * in.Fullest[i].Level / in.Fullest[i].Burst })
		line.Color, line.Width = green, vg.Points(2)
		name := "per second"
		if l.Limit == "requestsPerMinute" {
			name, line.Color = "per minute", purple
		}
		p.Add(line)
		p.legend.Add(fmt.Sprintf("%s, of %g", name, l.Burst), line)
	}
	p.Y.Min, p.Y.Max = 0, 105
	p.Y.Tick.Marker = ticksUpTo(p.Y.Max)
	return p
}

// steps is a value that holds for each interval.
func steps(r simulation.Result, of func(simulation.Interval) float64) *plotter.Line {
	points := make(plotter.XYs, 0, len(r.Intervals)+1)
	for _, i := range r.Intervals {
		points = append(points, plotter.XY{X: i.From, Y: of(i)})
	}
	end := points[len(points)-1]
	end.X += r.IntervalSeconds
	return &plotter.Line{XYs: append(points, end), StepStyle: plotter.PostStep}
}

// rateUnit is the second, or the minute where few requests come, and what makes
// a rate in it of an interval's count.
func rateUnit(r simulation.Result) (unit string, factor float64) {
	most := 0
	for _, i := range r.Intervals {
		most = max(most, i.Offered)
	}
	if perSecond := float64(most) / r.IntervalSeconds; perSecond >= 2 {
		return "second", 1 / r.IntervalSeconds
	}
	return "minute", 60 / r.IntervalSeconds
}

// title says the limits, and what has been sent.
func title(r simulation.Result) string {
	var parts []string
	for _, l := range r.Limits {
		parts = append(parts, l.Name+" "+l.Value)
	}
	replicas := "1 replica"
	if r.Replicas > 1 {
		replicas = fmt.Sprintf("%d replicas", r.Replicas)
	}
	sent := "1 client"
	if r.Clients > 1 {
		sent = fmt.Sprintf("%d clients", r.Clients)
	}
	if r.Load != nil {
		sent += ": " + *r.Load
	}
	return shorten(strings.Join(parts, ", ")) + "\n" + shorten(replicas+", "+sent) +
		fmt.Sprintf("\n%d of %d requests rejected", r.Total.Rejected, r.Total.Offered)
}

// maxTitle is what fits on a line.
const maxTitle = 100

func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxTitle {
		return string(runes[:maxTitle-1]) + "…"
	}
	return text
}
