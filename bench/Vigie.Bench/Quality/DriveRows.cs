namespace Vigie.Bench.Quality;

/// <summary>All decisions about drives: one when a stretch begins, with what is known then and what came of it.</summary>
internal sealed class DriveRows
{
    /// <summary>Parts that the drives are split into.</summary>
    public const int Parts = 3;

    private readonly float[] _values;

    /// <summary>Makes the rows.</summary>
    public DriveRows(IReadOnlyList<Drive> drives)
    {
        Features = new DriveFeatures();
        string[] models = [.. drives.Select(drive => drive.Model).Distinct().Order(StringComparer.Ordinal)];
        var keys = new List<Key>();
        _values = new float[drives.Sum(drive => drive.Stretches.Count) * Features.Count];
        foreach (var drive in drives)
        {
            int part = (int)(Hash(drive.Serial) % Parts), model = Array.BinarySearch(models, drive.Model, StringComparer.Ordinal);
            for (int i = 0; i < drive.Stretches.Count; i++)
            {
                double now = drive.Stretches[i].Start;
                Features.Fill(drive, i, _values.AsSpan(keys.Count * Features.Count, Features.Count));
                keys.Add(new Key(part, model, drive.Day(now), drive.Failure - now, drive.End - now, drive.Stretches[i].Values));
            }
        }
        Keys = keys;
        Models = models.Length;
    }

    /// <summary>What the columns are.</summary>
    public DriveFeatures Features { get; }

    /// <summary>Number of models of drives.</summary>
    public int Models { get; }

    /// <summary>One a row.</summary>
    public IReadOnlyList<Key> Keys { get; }

    /// <summary>Columns of a row.</summary>
    public ReadOnlySpan<float> Row(int i) => _values.AsSpan(i * Features.Count, Features.Count);

    // FNV-1a: which part a drive is in hangs on its serial number alone.
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return hash ^ (hash >> 32);
    }

    /// <summary>Whose row, when, and what came of it.</summary>
    /// <param name="Part">Which part of the drives.</param>
    /// <param name="Model">Which model.</param>
    /// <param name="Day">Day since 1970.</param>
    /// <param name="Ahead">Hours to the failure; positive infinity where there is none.</param>
    /// <param name="Seen">Hours to the end of the record.</param>
    /// <param name="Raw">The readings.</param>
    internal readonly record struct Key(int Part, int Model, double Day, double Ahead, double Seen, float[] Raw)
    {
        /// <summary>Hours within which a failure counts.</summary>
        public const double Horizon = 30 * 24;

        /// <summary>Whether the drive failed within the horizon.</summary>
        public bool Fails => FailsAfter(0);

        /// <summary>Whether that is known: not so where the record ends before.</summary>
        public bool IsKnown => IsKnownAfter(0);

        /// <summary>The same for a horizon that begins after a lead, in hours.</summary>
        public bool FailsAfter(double lead) => Ahead > lead && Ahead <= lead + Horizon;

        /// <summary>Whether that is known, and the failure did not come within the lead.</summary>
        public bool IsKnownAfter(double lead) => Ahead > lead && (Ahead <= lead + Horizon || Seen >= lead + Horizon);
    }
}
