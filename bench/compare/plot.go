package main

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"math"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Colours that people with any kind of sight can tell apart (Okabe and Ito), and marks for those who see none.
var styles = []struct {
	color color.Color
	mark  draw.GlyphDrawer
}{
	{color.RGBA{R: 0x55, G: 0x55, B: 0x55, A: 0xff}, draw.CrossGlyph{}},
	{color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, draw.CircleGlyph{}},
	{color.RGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, draw.TriangleGlyph{}},
	{color.RGBA{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}, draw.BoxGlyph{}},
	{color.RGBA{R: 0xaa, G: 0x44, B: 0x88, A: 0xff}, draw.PyramidGlyph{}},
}

// drawing is one plot against the size of the input; both axes are logarithmic.
type drawing struct {
	title, label string
	// of is the value of a result, above 0.
	of func(result) float64
	// name writes a value at the axis.
	name func(float64) string
}

var timePlot = drawing{
	"Whole process, median", "time", func(r result) float64 { return r.Wall.Seconds() },
	func(s float64) string { return time.Duration(math.Round(s * float64(time.Second))).String() },
}

var memoryPlot = drawing{
	"Peak memory, median", "memory", func(r result) float64 { return float64(r.PeakBytes) / mB },
	func(v float64) string { return fmt.Sprintf("%g MB", v) },
}

// line is the points of one contender.
func (d drawing) line(contender string, all []table) plotter.XYs {
	var points plotter.XYs
	for _, t := range all {
		if r, ok := t.of(contender); t.Plotted && ok {
			points = append(points, plotter.XY{X: float64(t.Bytes), Y: d.of(r)})
		}
	}
	return points
}

// svg draws what was plotted. Where nothing was it is an error.
func (d drawing) svg(all []table) ([]byte, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = d.title, "input", d.label
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.Legend.Top, p.Legend.Left = true, true
	p.Legend.Padding = vg.Points(3)
	for style, points := range map[*text.Style]vg.Length{
		&p.Title.TextStyle: 12, &p.Legend.TextStyle: 10, &p.X.Label.TextStyle: 10, &p.Y.Label.TextStyle: 10, &p.X.Tick.Label: 9, &p.Y.Tick.Label: 9,
	} {
		style.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: points}
	}
	p.Add(plotter.NewGrid())
	if err := d.add(p, all); err != nil {
		return nil, err
	}
	p.X.Tick.Marker = sizeTicks(all)
	p.Y.Min, p.Y.Max = math.Pow(10, math.Floor(math.Log10(p.Y.Min))), math.Pow(10, math.Ceil(math.Log10(p.Y.Max)))
	p.Y.Tick.Marker = d.decades(p.Y.Min, p.Y.Max)
	canvas := vgsvg.New(8*vg.Inch, 4.5*vg.Inch)
	p.Draw(draw.Crop(draw.New(canvas), 8, -16, 8, -8))
	var b bytes.Buffer
	_, err := canvas.WriteTo(&b)
	return bytes.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;")), err
}

func (d drawing) add(p *plot.Plot, all []table) error {
	drawn := 0
	for i, name := range plotted(all) {
		points := d.line(name, all)
		if len(points) == 0 {
			continue
		}
		line, marks, err := plotter.NewLinePoints(points)
		if err != nil {
			return err
		}
		style := styles[i%len(styles)]
		line.Color, line.Width = style.color, vg.Points(1.5)
		marks.Color, marks.Shape, marks.Radius = style.color, style.mark, vg.Points(3)
		p.Add(line, marks)
		p.Legend.Add(name, line, marks)
		drawn++
	}
	if drawn == 0 {
		return errors.New("there is nothing to plot")
	}
	return nil
}

// plotted are the contenders, in the order in which they first appear.
func plotted(all []table) []string {
	var names []string
	seen := map[string]bool{}
	for _, t := range all {
		for _, r := range t.Results {
			if t.Plotted && !seen[r.Contender] {
				seen[r.Contender] = true
				names = append(names, r.Contender)
			}
		}
	}
	return names
}

// sizeTicks are at the sizes that were measured.
func sizeTicks(all []table) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	for _, t := range all {
		if t.Plotted {
			ticks = append(ticks, plot.Tick{Value: float64(t.Bytes), Label: t.Name})
		}
	}
	return ticks
}

func (d drawing) decades(least, most float64) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	for v := least; v <= most*1.001; v *= 10 {
		ticks = append(ticks, plot.Tick{Value: v, Label: d.name(v)})
	}
	return ticks
}
