namespace Vigie.Bench.Quality;

/// <summary>
/// What is known of a drive when a stretch begins: its readings, how they changed over several spans and how long ago,
/// its age and how often anything changed. Missing values are NaN.
/// </summary>
internal sealed class DriveFeatures
{
    private const double Month = 720;
    private const double Quarter = 2160;
    private const double Year = 8760;
    private const int Own = 8;
    private const int PerAttribute = 11;
    private const int Together = 3;
    private const int PowerCycles = 2;

    private static readonly string[] OwnNames = ["age", "since first", "changes", "gap", "gap before", "changes in 30 d", "in 90 d", "in 1 y"];
    private static readonly string[] AttributeNames =
        ["value", "change", "change in 30 d", "in 1 y", "since first", "change a time", "time since change", "changes", "changes in 30 d", "changes in 90 d", "most"];
    private static readonly string[] TogetherNames = ["not zero", "changed now", "sum of logarithms"];

    private readonly int _attributes = DriveHistories.Attributes.Length;

    /// <summary>Number of columns.</summary>
    public int Count => Own + _attributes * PerAttribute + Together + 1;

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. OwnNames, .. DriveHistories.Attributes.SelectMany(attribute => AttributeNames.Select(name => $"{attribute} {name}")), .. TogetherNames, "size",
    ];

    /// <summary>Column of a figure of an attribute.</summary>
    public int Column(int attribute, string name) => Own + attribute * PerAttribute + Array.IndexOf(AttributeNames, name);

    /// <summary>Column of a figure of the drive.</summary>
    public int Column(string name) => name == "size" ? Count - 1
        : Array.IndexOf(OwnNames, name) is >= 0 and var own ? own : Own + _attributes * PerAttribute + Array.IndexOf(TogetherNames, name);

    /// <summary>Fills the row of stretch i from stretches 0 to i; of these only the past ones' ends are known.</summary>
    public void Fill(Drive drive, int i, Span<float> row)
    {
        var stretches = drive.Stretches;
        double now = stretches[i].Start;
        double gap = i > 0 ? now - stretches[i - 1].Start : double.NaN, before = i > 1 ? stretches[i - 1].Start - stretches[i - 2].Start : double.NaN;
        int month = First(stretches, i, now - Month), quarter = First(stretches, i, now - Quarter), year = First(stretches, i, now - Year);
        (row[0], row[1], row[2]) = ((float)now, (float)(now - stretches[0].Start), Log(i));
        (row[3], row[4], row[5], row[6], row[7]) = (Log(gap), Log(before), Log(i - month), Log(i - quarter), Log(i - year));
        float notZero = 0, changed = 0, sum = 0;
        for (int a = 0; a < _attributes; a++)
        {
            var own = row.Slice(Own + a * PerAttribute, PerAttribute);
            if (float.IsNaN(stretches[i].Values[a]))
            {
                own.Fill(float.NaN);
                continue;
            }
            FillAttribute(stretches, i, a, (month, quarter, gap), own);
            if (stretches[i].Values[a] > 0) notZero++;
            if (own[1] != 0) changed++;
            if (a != PowerCycles) sum += own[0];
        }
        (row[^4], row[^3], row[^2], row[^1]) = (notZero, changed, sum, drive.Terabytes);
    }

    private static void FillAttribute(
        List<DriveStretch> stretches, int i, int a, (int Month, int Quarter, double Gap) past, Span<float> own)
    {
        double now = stretches[i].Start;
        float value = At(stretches, i, a), most = stretches[i].Values[a];
        int changes = 0, inMonth = 0, inQuarter = 0, last = -1;
        for (int k = 1; k <= i; k++)
        {
            most = Math.Max(most, float.IsNaN(stretches[k].Values[a]) ? 0 : stretches[k].Values[a]);
            float change = Change(stretches, k, a);
            if (change == 0) continue;
            changes++;
            if (k >= past.Month) inMonth++;
            if (k >= past.Quarter) inQuarter++;
            last = k;
        }
        float step = i > 0 ? Change(stretches, i, a) : 0;
        own[0] = value;
        own[1] = step;
        own[2] = Since(stretches, i, a, now - Month);
        own[3] = Since(stretches, i, a, now - Year);
        own[4] = Missing(value - At(stretches, 0, a));
        own[5] = step == 0 ? 0 : step / Log(double.IsNaN(past.Gap) ? 1 : past.Gap);
        own[6] = last < 0 ? float.NaN : Log(now - stretches[last].Start);
        (own[7], own[8], own[9], own[10]) = (Log(changes), Log(inMonth), Log(inQuarter), Log(Math.Max(most, stretches[0].Values[a] is var first && first > 0 ? first : 0)));
    }

    // Against the readings as they were at a moment; before the record, as they were at its start.
    private static float Since(List<DriveStretch> stretches, int i, int a, double moment)
    {
        int k = First(stretches, i, moment);
        if (k > 0 && stretches[k].Start > moment) k--;
        return Missing(At(stretches, i, a) - At(stretches, k, a));
    }

    // The first stretch that begins at the moment or later, at most i.
    private static int First(List<DriveStretch> stretches, int i, double moment)
    {
        int k = i;
        while (k > 0 && stretches[k - 1].Start >= moment) k--;
        return k;
    }

    private static float Change(List<DriveStretch> stretches, int k, int a) => Missing(At(stretches, k, a) - At(stretches, k - 1, a));

    private static float Missing(float value) => float.IsNaN(value) ? 0 : value;

    private static float At(List<DriveStretch> stretches, int k, int a) => Log(stretches[k].Values[a]);

    private static float Log(double value) => (float)Math.Log(1 + value);
}
