// Package hosts runs the pages of docs/hosts, the READMEs and docs/probe.md,
// and the scripts in testdata/script, with the real programs: Helm 3, Helm 4,
// Helmfile, kustomize and the others, against a real API server. See make hosts.
package hosts
