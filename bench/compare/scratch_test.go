package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestScratchIsWhereItIsWanted(t *testing.T) {
	dir := t.TempDir()
	s, err := findScratch(dir)
	require.NoError(t, err)
	require.Equal(t, dir, s.Folder)
	_, err = findScratch(dir + "/missing")
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestScratchIsInMemoryWhereThereIsEnough(t *testing.T) {
	s, err := findScratch("")
	require.NoError(t, err)
	memory, free, err := fileSystem(shm)
	if err == nil && memory && free >= room {
		require.Equal(t, scratch{Folder: shm, InMemory: true}, s)
	} else {
		require.Equal(t, os.TempDir(), s.Folder)
	}
}

func TestThePageSaysWhetherADiskIsMeasured(t *testing.T) {
	require.Contains(t, scratch{Folder: shm, InMemory: true}.String(), "`/dev/shm`, which is memory")
	require.Contains(t, scratch{Folder: "/tmp"}.String(), "`/tmp`, which is not memory")
}
