package policy

import (
	"fmt"
	"path"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Validate returns what is wrong with the meaning of a policy whose form is
// right, with the path of each field.
func (p *Policy) Validate() field.ErrorList {
	spec := field.NewPath("spec")
	var errs field.ErrorList
	if p.Default.IsZero() && p.Min.IsZero() && p.Max.IsZero() && !p.Required && len(p.Ignore) == 0 {
		errs = append(errs, field.Invalid(spec, "", "does nothing: say default, min, max, required or ignore"))
	}
	for _, globs := range []struct {
		name string
		list []string
	}{{"namespaces", p.Selector.Namespaces}, {"names", p.Selector.Names}, {"hosts", p.Selector.Hosts}} {
		for i, glob := range globs.list {
			if _, err := path.Match(glob, ""); err != nil {
				at := spec.Child("selector", globs.name).Index(i)
				errs = append(errs, field.Invalid(at, glob, fmt.Sprintf("%q is not a glob: a bracket is not closed", glob)))
			}
		}
	}
	errs = append(errs, validateLimits(spec.Child("default"), p.Default)...)
	return append(errs, p.validateBounds(spec)...)
}

func (p *Policy) validateBounds(spec *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, f := range limits.Fields {
		if !f.IsNumber() {
			continue
		}
		for _, check := range []struct{ in, fact string }{
			{"max", p.maxOff(f)}, {"min", p.minAboveMax(f)}, {"default", p.defaultOutside(f)},
		} {
			if check.fact != "" {
				at := spec.Child(check.in, f.Name)
				errs = append(errs, field.Invalid(at, field.OmitValueType{}, check.fact))
			}
		}
	}
	return errs
}

// maxOff: with such a maximum only no limit at all would be allowed.
func (p *Policy) maxOff(f limits.Field) string {
	if f.Said(p.Max) && isOff(f, p.Max) {
		return "0 is off, which is no maximum; leave it out or say the most that is allowed"
	}
	return ""
}

func (p *Policy) minAboveMax(f limits.Field) string {
	least, most := f.Number(p.Min), f.Number(p.Max)
	if least == nil || most == nil || isOff(f, p.Max) || *least <= *most {
		return ""
	}
	return fmt.Sprintf("the minimum %s is above the maximum %s", text(f, p.Min), text(f, p.Max))
}

// defaultOutside compares the default with the policy's own bounds. Off is
// more than any maximum and no less than any minimum, but a rate may be off
// where the default says the other one.
func (p *Policy) defaultOutside(f limits.Field) string {
	value, least, most := f.Number(p.Default), f.Number(p.Min), f.Number(p.Max)
	switch {
	case value == nil:
		return ""
	case isOff(f, p.Default):
		if most == nil || isOff(f, p.Max) || isRate(f) && p.Default.HasRate() {
			return ""
		}
		return fmt.Sprintf("0 is off, which is more than this policy's own maximum %s", text(f, p.Max))
	case least != nil && *value < *least:
		return fmt.Sprintf("%s is below this policy's own minimum %s", text(f, p.Default), text(f, p.Min))
	case most != nil && !isOff(f, p.Max) && *value > *most:
		return fmt.Sprintf("%s is above this policy's own maximum %s", text(f, p.Default), text(f, p.Max))
	}
	return ""
}

func isRate(f limits.Field) bool { return f.Name == perSecond || f.Name == perMinute }

func text(f limits.Field, l limits.Limits) string {
	s, _ := f.Text(l)
	return s
}

// validateLimits checks what one source says for itself; what only makes
// sense together with other sources is checked when they are put together.
func validateLimits(at *field.Path, l limits.Limits) field.ErrorList {
	if l.BurstOverflows() {
		return field.ErrorList{field.Invalid(at.Child("burstMultiplier"), l.Multiplier(),
			fmt.Sprintf("times the rate is more than nginx can hold: the product must be at most %d", limits.MaxBurst))}
	}
	return nil
}
