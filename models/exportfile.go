package models

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"gorm.io/gorm"
)

var (
	chunkSize    = 256 << 10 // of a file, in a row; a variable for the tests
	chunksAtOnce = 4         // in a transaction that writes them
	chunksGoing  = 64        // in one that deletes them
)

// errExportGone ends the making of a file that was cancelled, or that another process has taken over.
var errExportGone = errors.New("the file is somebody else's by now")

// ExportFile hands a file of the actor's own on, piece by piece, to where begin says. Returns Missing for anybody else's and
// for one that was deleted, Conflict for one that is not ready: nobody gets half of one.
func (l *Ledger) ExportFile(ctx context.Context, actor Actor, id int64, begin func(*Export) io.Writer) error {
	var e Export
	if err := l.reads.WithContext(ctx).Where("id = ? AND user_id = ? AND state <> ?", id, actor.UserID, ExportCancelled).Take(&e).Error; err != nil {
		return missing(err, "exports.missing")
	}
	if e.State != ExportReady {
		return problem(Conflict, "exports.not_ready")
	}
	var file io.Reader = &chunkReader{ctx: ctx, l: l, e: &e}
	if e.packed() {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return fmt.Errorf("unpack file %d: %w", id, err)
		}
		file = unpacked
	}
	if _, err := io.Copy(begin(&e), file); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		return tx.Model(&Export{}).Where("id = ? AND downloaded_at = 0", id).UpdateColumn("downloaded_at", l.now()).Error
	})
}

// chunkReader reads a file's pieces, each by itself: a slow reader holds nothing.
type chunkReader struct {
	ctx  context.Context
	l    *Ledger
	e    *Export
	next int
	rest []byte
	read int64
}

func (r *chunkReader) Read(into []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.read == r.e.Size {
			return 0, io.EOF
		}
		err := r.l.queryRow(r.ctx, "SELECT content FROM export_chunks WHERE export_id = ? AND attempt = ? AND position = ?",
			[]any{r.e.ID, r.e.Attempts, r.next}, &r.rest)
		if err != nil {
			return 0, fmt.Errorf("piece %d of file %d: %w", r.next, r.e.ID, err)
		}
		r.next++
		r.read += int64(len(r.rest))
	}
	n := copy(into, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

type exportPiece struct {
	ExportID int64
	Attempt  int
	Position int
	Content  []byte
}

// TableName is GORM's word for the table.
func (exportPiece) TableName() string { return "export_chunks" }

// keepExport copies a file that was written into the database, a few pieces in a transaction.
func (l *Ledger) keepExport(ctx context.Context, e *Export, file io.Reader) (size int64, err error) {
	for position := 0; ; {
		var pieces []exportPiece
		for range chunksAtOnce {
			content := make([]byte, chunkSize)
			n, err := io.ReadFull(file, content)
			if n > 0 {
				pieces = append(pieces, exportPiece{e.ID, e.Attempts, position, content[:n]})
				position, size = position+1, size+int64(n)
			}
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			if err != nil {
				return 0, err
			}
		}
		if len(pieces) == 0 {
			return size, nil
		}
		if err := l.write(ctx, func(tx *gorm.DB) error {
			return errors.Join(l.stillOurs(tx, e, map[string]any{}), tx.Create(&pieces).Error)
		}); err != nil {
			return 0, err
		}
	}
}

// stillOurs holds the lease on, with what else changed. Fails with errExportGone where it is held no more.
func (l *Ledger) stillOurs(tx *gorm.DB, e *Export, columns map[string]any) error {
	if columns["due_at"] == nil {
		columns["due_at"], columns["lease_until"] = l.now().Add(leaseTime), l.now().Add(leaseTime)
	}
	r := tx.Model(&Export{}).Where("id = ? AND attempts = ? AND state = ?", e.ID, e.Attempts, ExportRunning).UpdateColumns(columns)
	if r.Error == nil && r.RowsAffected == 0 {
		return errExportGone
	}
	return r.Error
}

// dropChunks deletes pieces of a file, those of all attempts before one, a few in a transaction.
func (l *Ledger) dropChunks(ctx context.Context, id int64, before int) error {
	for {
		var gone int64
		err := l.write(ctx, func(tx *gorm.DB) error {
			few := tx.Table("export_chunks").Select("attempt, position").Where("export_id = ? AND attempt < ?", id, before).Limit(chunksGoing)
			r := tx.Exec("DELETE FROM export_chunks WHERE export_id = ? AND (attempt, position) IN (?)", id, few)
			gone = r.RowsAffected
			return r.Error
		})
		if err != nil || gone == 0 {
			return err
		}
	}
}
