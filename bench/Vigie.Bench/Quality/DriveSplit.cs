namespace Vigie.Bench.Quality;

/// <summary>
/// A split by drive and by time: learned are rows of the other drives whose outcome was known at the cut, judged are rows of the
/// drives of one part from the cut on.
/// </summary>
internal sealed record DriveSplit(IReadOnlyList<int> Learned, IReadOnlyList<int> Judged, int Part, double CutDay)
{
    /// <summary>Splits all rows.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="part">The part of the drives that is judged.</param>
    /// <param name="cutDay">The cut.</param>
    public static DriveSplit Of(DriveRows rows, int part, double cutDay) =>
        Of(rows, [.. Enumerable.Range(0, rows.Keys.Count)], part, cutDay);

    /// <summary>The learned rows split in the same way: another part of the drives, and an earlier cut.</summary>
    public DriveSplit Inner(DriveRows rows, double daysBefore) =>
        Of(rows, Learned, (Part + 1) % DriveRows.Parts, CutDay - daysBefore);

    // An outcome counts as known only once the horizon has passed, also where a failure told it sooner: else the last
    // days before the cut would hold failures alone.
    private static DriveSplit Of(DriveRows rows, IReadOnlyList<int> among, int part, double cutDay) => new(
        [.. among.Where(i => rows.Keys[i] is { IsKnown: true } key && key.Part != part && key.Day + DriveRows.Key.Horizon / 24 <= cutDay)],
        [.. among.Where(i => rows.Keys[i] is { IsKnown: true } key && key.Part == part && key.Day >= cutDay)],
        part, cutDay);
}
