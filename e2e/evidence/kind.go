package main

import (
	"fmt"
	"strings"
)

// kind is what tools/kind/table.sh leaves.
type kind struct {
	Files []struct {
		File, Helm, Installed, Proved string
		AtOnce, PerMinute, InProgress string
	}
	Drills []struct{ Helm, Drill, What, Expected, Seen, Agrees string }
}

// section is the part of the page on clusters.
func (k kind) section() string {
	var b strings.Builder
	b.WriteString(`## The chart in kind clusters

Each file of chart/ci is installed by chart-testing with our post-renderer, and its limit is measured by ` + "`helm test`" + `, whose pod sends requests through the
controller. "30 / 29.6-30.9" is 30 expected and between 29.6 and 30.9 seen. What needs no controller, or has no limit, has nothing to measure.

| values file | Helm | installed | proved | at once | a minute | in progress |
|---|---|---|---|---|---|---|
`)
	for _, f := range k.Files {
		row(&b, f.File, f.Helm, took(f.Installed), took(f.Proved), f.AtOnce, f.PerMinute, f.InProgress)
	}
	b.WriteString(`
Drills, in the same clusters:

| drill | what | Helm | expected | seen | as expected |
|---|---|---|---|---|---|
`)
	for _, d := range k.Drills {
		row(&b, d.Drill, d.What, d.Helm, d.Expected, d.Seen, d.Agrees)
	}
	return b.String()
}

// took leaves the time out, which says more of the machine than of the chart.
func took(s string) string {
	what, _, _ := strings.Cut(s, ",")
	return what
}

func row(b *strings.Builder, cells ...string) {
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}
