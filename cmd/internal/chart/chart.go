// Package chart draws the result of a simulation. It links fonts and image
// formats, which is why only cmd/helm-ratelimit-plot may import it.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

const (
	width  = 10 * vg.Inch
	height = 6.5 * vg.Inch
	// dpi makes a PNG of 1440 by 936 pixels.
	dpi = 144
	// margin is around everything.
	margin = 12 * vg.Inch / 72
	// lower is the part of the height that the buckets have.
	lower = 0.36
	// legendWidth is beside the panels, where it hides nothing.
	legendWidth = 1.7 * vg.Inch
)

// Formats are those that Write knows.
var Formats = []string{"svg", "png"}

// Write draws the result in one of the formats.
func Write(w io.Writer, r simulation.Result, format string) error {
	if err := check(r); err != nil {
		return err
	}
	switch format {
	case "svg":
		canvas := vgsvg.New(width, height)
		paint(r, draw.New(canvas))
		return writeSVG(w, canvas)
	case "png":
		canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
		paint(r, draw.New(canvas))
		_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
		return err
	}
	return fmt.Errorf("unknown format %q: want svg or png", format)
}

// check holds that there is something to draw, and that it makes sense: the
// result comes from another program.
func check(r simulation.Result) error {
	if len(r.Intervals) == 0 || r.IntervalSeconds <= 0 {
		return errors.New("there is no interval to draw")
	}
	end := 0.0
	for _, i := range r.Intervals {
		if i.From < end || len(i.Fullest) != len(r.Intervals[0].Fullest) {
			return fmt.Errorf("the interval from second %g does not fit to those before", i.From)
		}
		for _, l := range i.Fullest {
			if l.Burst <= 0 {
				return fmt.Errorf("the bucket of %q in the interval from second %g holds nothing", l.Limit, i.From)
			}
		}
		end = i.From
	}
	return nil
}

// writeSVG names fonts of the same widths for where there is no Liberation Sans.
func writeSVG(w io.Writer, canvas *vgsvg.Canvas) error {
	var text bytes.Buffer
	if _, err := canvas.WriteTo(&text); err != nil {
		return err
	}
	_, err := w.Write(bytes.ReplaceAll(text.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;")))
	return err
}

// paint draws requests above and, where there is a rate, buckets below.
func paint(r simulation.Result, all draw.Canvas) {
	all = draw.Crop(all, margin, -margin, margin, -margin)
	requests := requestsPanel(r)
	if len(r.Intervals[0].Fullest) == 0 {
		requests.draw(draw.Crop(all, 0, -legendWidth, 0, 0))
		return
	}
	buckets := bucketsPanel(r)
	requests.X.Label.Text = "" // that of the other is enough
	plots := [][]*plot.Plot{{requests.Plot}, {buckets.Plot}}
	tiles := plot.Align(plots, draw.Tiles{Rows: 2, Cols: 1}, draw.Crop(all, 0, -legendWidth, 0, 0)) // for the same left and right
	upper, below := tiles[0][0], tiles[1][0]
	border := all.Min.Y + lower*(all.Max.Y-all.Min.Y)
	upper.Min.Y, upper.Max.Y = border, all.Max.Y
	below.Min.Y, below.Max.Y = all.Min.Y, border-margin
	requests.draw(upper)
	buckets.draw(below)
}
