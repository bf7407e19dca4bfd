package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Baseline is how many findings of each kind were there before. Lines and
// messages do not count, so that moving text does not make old findings new.
type Baseline map[Key]int

// Key tells findings of one kind apart from others.
type Key struct {
	Rule   string `json:"rule"`
	Object string `json:"object"`
	Field  string `json:"field"`
}

// Key returns the kind of a finding.
func (d Diagnostic) Key() Key { return Key{Rule: d.Rule, Object: d.Object, Field: d.Field} }

// baselineEntry is one line of a baseline file.
type baselineEntry struct {
	Key
	Count int `json:"count"`
}

// baselineFile is the form that a baseline is kept in.
type baselineFile struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

const baselineVersion = 1

// NewBaseline returns the baseline that covers all findings but those that stop
// a whole controller: nobody can accept those for the others.
func NewBaseline(l List) Baseline {
	b := Baseline{}
	for _, d := range l {
		if d.Effect != ControllerFrozen {
			b[d.Key()]++
		}
	}
	return b
}

// MarshalJSON writes the entries in a fixed order.
func (b Baseline) MarshalJSON() ([]byte, error) {
	file := baselineFile{Version: baselineVersion, Findings: []baselineEntry{}}
	for key, count := range b {
		file.Findings = append(file.Findings, baselineEntry{key, count})
	}
	slices.SortFunc(file.Findings, func(a, b baselineEntry) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Field, b.Field))
	})
	return json.Marshal(file)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (b *Baseline) UnmarshalJSON(text []byte) error {
	var file baselineFile
	if err := json.Unmarshal(text, &file); err != nil {
		return err
	}
	if file.Version != baselineVersion {
		return fmt.Errorf("want a baseline of version %d, not %d", baselineVersion, file.Version)
	}
	*b = Baseline{}
	for _, e := range file.Findings {
		(*b)[e.Key] += e.Count
	}
	return nil
}
