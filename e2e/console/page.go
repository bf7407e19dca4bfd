// Package console runs the commands that a page of Markdown shows, and holds
// what they print against what the page says they print.
//
// A fenced block with the info string "console" holds commands and their
// output, stdout and stderr together:
//
//	$ helm template demo chart \
//	    --post-renderer helm-ratelimit
//	...
//	    nginx.ingress.kubernetes.io/limit-rpm: "30"
//	...
//
// A line "..." stands for any number of lines, "…" within a line for any text.
// A command ends with its line, or with the end of a here-document. A command
// that fails is an error, unless the next command is "echo $?".
//
// A fenced block whose info string ends with the name of a file, such as
// "yaml models.yaml", is what that file holds.
package console

import (
	"fmt"
	"regexp"
	"strings"
)

// Step is a command and what it prints.
type Step struct {
	Block   int // the line of its block's fence, from 1
	Line    int // of the page, from 1
	Command string
	Want    []string
}

// File is a file that the page shows.
type File struct {
	Line int // of the page, from 1
	Name string
	Text string
}

// Page is what there is to hold to of a page.
type Page struct {
	Name  string
	Steps []Step
	Files []File
}

const (
	prompt = "$ "
	info   = "console"
)

// Parse reads a page. The error says the line of a block that has no end, or
// that starts with something other than a command.
func Parse(name, text string) (Page, error) {
	page := Page{Name: name}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		head, ok := strings.CutPrefix(lines[i], "```")
		if !ok {
			continue
		}
		start := i + 1
		for i++; i < len(lines) && lines[i] != "```"; i++ {
		}
		if i == len(lines) {
			return page, fmt.Errorf("%s:%d: the block has no end", name, start)
		}
		block := lines[start:i]
		words := strings.Fields(head)
		switch {
		case head == info:
			steps, err := parseSteps(name, start, block)
			if err != nil {
				return page, err
			}
			page.Steps = append(page.Steps, steps...)
		case len(words) == 2:
			page.Files = append(page.Files, File{Line: start, Name: words[1], Text: strings.Join(block, "\n") + "\n"})
		}
	}
	return page, nil
}

// parseSteps reads the lines of a block whose fence is at line fence.
func parseSteps(name string, fence int, block []string) ([]Step, error) {
	var steps []Step
	first := fence + 1
	for i := 0; i < len(block); i++ {
		command, ok := strings.CutPrefix(block[i], prompt)
		switch {
		case ok:
			step := Step{Block: fence, Line: first + i}
			for end := hereDocument(command); i+1 < len(block) && (strings.HasSuffix(command, `\`) || end != ""); {
				i++
				command += "\n" + block[i]
				if block[i] == end {
					break
				}
			}
			step.Command = command
			steps = append(steps, step)
		case len(steps) == 0:
			return nil, fmt.Errorf("%s:%d: a block of commands starts with %q", name, first+i, prompt)
		default:
			last := &steps[len(steps)-1]
			last.Want = append(last.Want, block[i])
		}
	}
	return steps, nil
}

var hereDocumentStart = regexp.MustCompile(`<<-?'?(\w+)'?`)

// hereDocument returns the line that ends the command's here-document; empty without one.
func hereDocument(command string) string {
	if m := hereDocumentStart.FindStringSubmatch(command); m != nil {
		return m[1]
	}
	return ""
}
