// Package postrenderer writes the rate limits of ingress-nginx into rendered
// Kubernetes manifests and refuses those that would not hold.
//
// The laws of Render, each one a fuzz target:
//
//   - Nothing to do, nothing done: where no limit is to be written the output
//     is the input, byte for byte. The one exception is a stream of nothing
//     but blanks, to which a comment is added, since Helm takes an empty
//     output for a failure.
//   - Only what was asked: all bytes outside the edited places are equal, and
//     what the output decodes to is what the input decodes to but for the
//     planned annotations and the RateLimitPolicy documents, which are taken out,
//     as are policies among the items of a ResourceList (package krm).
//   - Once is enough: rendering an output again changes nothing.
//   - All or nothing: with an error there is no output.
package postrenderer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// Options is what a Renderer knows besides the stream. The zero value writes
// the limits that Ingresses ask for themselves, and policies in the stream give.
type Options struct {
	// Policies, weakest first.
	Policies []*policy.Policy
	// Limits of every Ingress that is handled; stronger than any policy that
	// does not override, weaker than what an Ingress says.
	Limits limits.Limits
	// LimitsOrigin names the source of Limits in findings; empty is "options".
	LimitsOrigin string
	// Namespace of objects that name none: that of the release. Empty: not known.
	Namespace string
	// Controller is what is known of controllers that are not in the stream.
	Controller controller.Options
	// Baseline is what was found before and is accepted until it is mended.
	Baseline diag.Baseline
	// FailOn is the severity from which findings are an error; the zero value
	// is diag.Error. Never turns that off.
	FailOn diag.Severity
}

// Never is a value for Options.FailOn that no finding reaches.
const Never = diag.Error + 1

// Renderer is safe for use by several goroutines.
type Renderer struct{ options Options }

// New returns a Renderer.
func New(o Options) *Renderer {
	o.FailOn = cmp.Or(o.FailOn, diag.Error)
	o.LimitsOrigin = cmp.Or(o.LimitsOrigin, "options")
	return &Renderer{options: o}
}

// Result is what Render made and found.
type Result struct {
	// Output is empty where there was an error. It shares memory with the
	// input, which must not be changed while it is in use.
	Output Output
	// Findings in the order of the stream, also where there was an error.
	Findings diag.List
	// Accepted are findings that somebody has suppressed, with a reason.
	Accepted []Accepted
	// Ingresses that are handled by an ingress-nginx, in the order of the stream.
	Ingresses []Ingress
}

// Ingress is what was decided for one Ingress.
type Ingress struct {
	// Object is "Ingress namespace/name".
	Object string
	Pos    diag.Position
	Limits limits.Limits
	// Origin names the source of each field that is said.
	Origin limits.Origins
	// Written are the annotations that were added or changed.
	Written []manifest.Annotation
	// Paths that lead to it, and Addresses where the input comes from a cluster.
	Paths     []manifest.Path
	Addresses []string
	// Settings of the controller that handles it, as far as they are known.
	Settings *controller.Settings
	// Fate is what becomes of the limits as a whole. Zero: they hold.
	// ControllerFrozen and IngressRejected: the controller does not get as far.
	// Unlimited: it drops them. NoEffect: those of another Ingress hold.
	Fate diag.Effect
}

// FindingsError is findings at or above Options.FailOn.
type FindingsError struct{ Findings diag.List }

func (e *FindingsError) Error() string { return joinLines(e.Findings) }

// RefusedError is input that could not be read, or not be edited without a guess.
type RefusedError struct{ Findings diag.List }

func (e *RefusedError) Error() string { return joinLines(e.Findings) }

// NewRefusedError is what Render returns for input that was refused for one
// reason. A *manifest.RefusalError in err gives the place.
func NewRefusedError(err error) *RefusedError {
	return &RefusedError{Findings: diag.List{refusal(err)}}
}

func refusal(err error) diag.Diagnostic {
	d := diag.Diagnostic{Rule: Refused, Severity: diag.Error, Message: err.Error()}
	var at *manifest.RefusalError
	if errors.As(err, &at) {
		d.Pos, d.Object, d.Message = at.Pos, at.Object, at.Reason
	}
	return d
}

func joinLines(findings diag.List) string {
	texts := make([]string, len(findings))
	for i, d := range findings {
		texts[i] = d.String()
	}
	return strings.Join(texts, "\n")
}

// Run is Render in the form that Helm's PostRenderer interface asks for.
func (r *Renderer) Run(in *bytes.Buffer) (*bytes.Buffer, error) {
	result, err := r.Render(in.Bytes())
	if err != nil {
		return nil, fmt.Errorf("helm-ratelimit: %w", err)
	}
	return bytes.NewBuffer(result.Output.Bytes()), nil
}

// Render reads a stream of manifests and returns it with the limits written.
// It touches no file, environment, clock or log. src must not be changed while
// the result is in use. The error is a *RefusedError, a *policy.Error or a
// *FindingsError, in that order where several apply; Findings has them all.
func (r *Renderer) Render(src []byte) (Result, error) {
	return r.render(src, manifest.SplitSkimmed(src, manifest.NewSkimmer(interest)))
}

// render is Render of a stream whose documents of interest are known.
func (r *Renderer) render(src []byte, docs []manifest.Skimmed) (Result, error) {
	s := r.read([]Input{{Text: src}}, docs)
	s.decide()
	result, err := s.result()
	if err != nil {
		return result, err
	}
	if result.Output, err = s.output(src); err != nil {
		s.refuse(err)
		return s.result()
	}
	return result, nil
}

// Input is one text to check, or to plan for.
type Input struct {
	// Name of the file; empty for a rendered stream, whose documents say
	// themselves which template they came from.
	Name string
	Text []byte
}

// Check is Render without an output, over texts that together are one cluster's.
// Of objects that come from a cluster it judges what stands there: a limit
// that is asked for and not written is missing.
func (r *Renderer) Check(inputs ...Input) (Result, error) {
	s := r.read(inputs, skim(inputs, interest))
	s.asItStands = true
	s.decide()
	return s.result()
}

// skim returns the documents of interest of all inputs, each with the name of its own, and with
// its place in all of them.
func skim(inputs []Input, in manifest.Interest) []manifest.Skimmed {
	skimmer := manifest.NewSkimmer(in)
	var docs []manifest.Skimmed
	before := 0
	for _, in := range inputs {
		for _, d := range manifest.SplitSkimmed(in.Text, skimmer) {
			d.Source, d.InStream = in.Name, in.Name == ""
			d.Offset += before
			docs = append(docs, d)
		}
		before += len(in.Text)
	}
	return docs
}
