package main

import (
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

// Each way to say a list comes to what pflag's own lists make of it.
func TestListsAreReadAsPflagReadsThem(t *testing.T) {
	for _, said := range [][]string{
		nil, {""}, {"a"}, {"a", "b"}, {"a,b", "c"}, {"", "a"}, {"a", ""}, {",a"}, {`"a,b",c`}, {"a\nb"}, {`a"b`}, {`"a`}, {" a , b "},
	} {
		var ours, theirs pflag.FlagSet
		var each texts
		var split commaTexts
		ours.Var(&each, "each", "")
		ours.Var(&split, "split", "")
		wantEach, wantSplit := theirs.StringArray("each", nil, ""), theirs.StringSlice("split", nil, "")
		for _, text := range said {
			require.NoError(t, ours.Set("each", text), "%q", said)
			require.NoError(t, theirs.Set("each", text), "%q", said)
			require.Equal(t, theirs.Set("split", text) == nil, ours.Set("split", text) == nil, "%q", said)
		}
		require.ElementsMatch(t, *wantEach, each, "%q", said)
		require.ElementsMatch(t, *wantSplit, split, "%q", said)
		require.Equal(t, theirs.Lookup("each").Value.Type(), ours.Lookup("each").Value.Type())
		require.Equal(t, theirs.Lookup("split").Value.Type(), ours.Lookup("split").Value.Type())
	}
}
