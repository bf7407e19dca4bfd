package policy

import (
	"fmt"
	"math"
	"path"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Validate returns what is wrong with the meaning of a policy whose form is
// right, with the path of each field.
func (p *Policy) Validate() field.ErrorList {
	spec := field.NewPath("spec")
	var errs field.ErrorList
	if p.Default.IsZero() && p.Min.IsZero() && p.Max.IsZero() && !p.Required {
		errs = append(errs, field.Invalid(spec, "", "does nothing: say default, min, max or required"))
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
		if f.Int == nil {
			continue
		}
		least, most, value := *f.Int(&p.Min), *f.Int(&p.Max), *f.Int(&p.Default)
		text := func(l limits.Limits) string { s, _ := f.Text(l); return s }
		switch {
		case least != nil && most != nil && *least > *most:
			errs = append(errs, field.Invalid(spec.Child("min", f.Name), *least,
				fmt.Sprintf("the minimum %s is above the maximum %s", text(p.Min), text(p.Max))))
		case value == nil || *value == 0:
		case least != nil && *value < *least:
			errs = append(errs, field.Invalid(spec.Child("default", f.Name), *value,
				fmt.Sprintf("%s is below this policy's own minimum %s", text(p.Default), text(p.Min))))
		case most != nil && *value > *most:
			errs = append(errs, field.Invalid(spec.Child("default", f.Name), *value,
				fmt.Sprintf("%s is above this policy's own maximum %s", text(p.Default), text(p.Max))))
		}
	}
	return errs
}

// validateLimits checks what one source says for itself; what only makes
// sense together with other sources is checked when they are put together.
func validateLimits(at *field.Path, l limits.Limits) field.ErrorList {
	if BurstOverflows(l) {
		return field.ErrorList{field.Invalid(at.Child("burstMultiplier"), *l.BurstMultiplier,
			fmt.Sprintf("times the rate is more than nginx can hold: the product must be at most %d", math.MaxInt64))}
	}
	return nil
}

// BurstOverflows reports whether a rate times the multiplier is more than the
// controller's 64 bits hold; it would give nginx whatever remains.
func BurstOverflows(l limits.Limits) bool {
	multiplier := limits.DefaultBurstMultiplier
	if l.BurstMultiplier != nil {
		multiplier = *l.BurstMultiplier
	}
	for _, rate := range []*int{l.RequestsPerSecond, l.RequestsPerMinute} {
		if rate != nil && *rate > 0 && multiplier > math.MaxInt64 / *rate {
			return true
		}
	}
	return false
}
