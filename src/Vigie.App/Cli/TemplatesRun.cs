using Vigie.Host.Sources;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>One reading of sources into templates, and what it saw.</summary>
internal sealed class TemplatesRun(TemplateMiner miner, bool marksNew, LineSpool? spool)
{
    private const int RecordsBetweenLooks = 4096;

    public TemplateLedger Ledger { get; } = new(miner, marksNew);

    public VariableTable Variables { get; } = new(miner);

    /// <summary>Log messages.</summary>
    public long Messages { get; private set; }

    /// <summary>Moments with samples of metrics, which have no template.</summary>
    public long Samples { get; private set; }

    public void Read(SourceSet set, Screen screen, CancellationToken stop)
    {
        screen.Progress("Reading", set.BytesTotal, tell =>
        {
            using var records = set.Read();
            for (long count = 1; records.Read(); count++)
            {
                var record = records.Current;
                int id = LineSpool.None;
                if (record.MetricNames.IsEmpty)
                {
                    Messages++;
                    id = miner.Learn(record.Message, record.TimeMicros);
                    Ledger.Add(id, record.Message, record.TimeMicros);
                    Variables.Add(id, record.Message);
                }
                else
                {
                    Samples++;
                }
                spool?.Set(set.CurrentFile, record.Line, id);
                if (count % RecordsBetweenLooks != 0) continue;
                stop.ThrowIfCancellationRequested();
                tell(set.BytesRead);
            }
        });
        var files = set.FileCounts;
        for (int file = 0; file < files.Count; file++) spool?.FillTo(file, files[file].Counts.Lines);
    }
}
