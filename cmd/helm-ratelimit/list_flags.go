package main

import (
	"encoding/csv"
	"strings"
)

// The lists of pflag itself write their default as CSV, buffers and all, in
// every start. These write nothing until they are asked. The names of the types
// are pflag's, by which completions know that a flag may be repeated.

// texts is a flag that has one text each time it is given.
type texts []string

func (t *texts) Type() string   { return "stringArray" }
func (t *texts) String() string { return strings.Join(*t, ",") }

func (t *texts) Set(text string) error {
	*t = append(*t, text)
	return nil
}

// commaTexts is a flag that has one or more texts each time, as CSV.
type commaTexts []string

func (t *commaTexts) Type() string   { return "stringSlice" }
func (t *commaTexts) String() string { return strings.Join(*t, ",") }

func (t *commaTexts) Set(text string) error {
	if text == "" {
		return nil
	}
	more, err := csv.NewReader(strings.NewReader(text)).Read()
	*t = append(*t, more...)
	return err
}
