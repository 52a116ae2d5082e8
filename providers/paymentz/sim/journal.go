package sim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

var errClosed = errors.New("the simulator is closed")

// journal is an append-only file of changes, one JSON object a line. It is handed to the operating system before an
// answer is written, so it outlives the process (kill -9); it is not synced, so it does not outlive the machine.
type journal struct {
	file   *os.File // nil: memory only
	size   int64
	closed bool
}

// openJournal replays what a file holds and drops a last line that was only half written.
func openJournal(path string, replay func(change)) (*journal, error) {
	if path == "" {
		return &journal{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &journal{file: file}
	if err := j.replay(replay); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	return j, nil
}

func (j *journal) replay(take func(change)) error {
	r := bufio.NewReaderSize(j.file, 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return j.rewind()
		}
		if err != nil {
			return err
		}
		var c change
		if err := json.Unmarshal(line, &c); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		take(c)
		j.size += int64(len(line))
	}
}

// rewind cuts the file to its last whole line and goes there.
func (j *journal) rewind() error {
	if err := j.file.Truncate(j.size); err != nil {
		return err
	}
	_, err := j.file.Seek(j.size, io.SeekStart)
	return err
}

// append writes changes in one go; when that fails the file is as it was.
func (j *journal) append(changes ...change) error {
	if j.closed {
		return errClosed
	}
	if j.file == nil {
		return nil
	}
	var lines []byte
	for _, c := range changes {
		line, err := json.Marshal(c)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	if _, err := j.file.Write(lines); err != nil {
		return errors.Join(err, j.rewind())
	}
	j.size += int64(len(lines))
	return nil
}

func (j *journal) close() error {
	j.closed = true
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}
