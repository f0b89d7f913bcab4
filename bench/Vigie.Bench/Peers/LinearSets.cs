namespace Vigie.Bench.Peers;

/// <summary>The sets of the race, in the order of the results.</summary>
internal static class LinearSets
{
    /// <summary>Each with how it is made; null where its data is not there.</summary>
    public static IReadOnlyList<(string Name, Func<LinearSet>? Make)> All(string? data) =>
    [
        ("a9a", Real(data, "solvers/a9a.gz", file => LinearReal.Libsvm("a9a", file))),
        ("w8a", Real(data, "solvers/w8a.gz", file => LinearReal.Libsvm("w8a", file))),
        ("kddcup", Real(data, "solvers/kddcup.data_10_percent.gz", LinearReal.Kdd)),
        ("openstack-windows", Real(data, "openstack/runs.tar.gz", file => LinearReal.Windows(Path.GetDirectoryName(file)!))),
        ("rcv1-like", LinearGenerated.Rcv1Like),
        ("covtype-like", LinearGenerated.CovtypeLike),
        ("independent", LinearGenerated.Independent),
        ("correlated", LinearGenerated.Correlated),
        ("raw-scales", LinearGenerated.RawScales),
    ];

    private static Func<LinearSet>? Real(string? data, string file, Func<string, LinearSet> make)
    {
        if (data is null) return null;
        var path = Path.Combine(data, file);
        return File.Exists(path) ? () => make(path) : null;
    }
}
