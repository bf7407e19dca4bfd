package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestANewPageOfMemoryTakesMoreThanNothing(t *testing.T) {
	took, err := firstTouch()
	require.NoError(t, err)
	require.Positive(t, took)
	require.Less(t, took, time.Millisecond/2, "not that of all pages")
}
