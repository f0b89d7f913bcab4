namespace Vigie.Logs.Templates;

/// <summary>
/// For every shape of message, which sets of positions its patterns have as variables: the few exchanges to try when
/// looking for the pattern of a line (tuple space search; Srinivasan, Suri, Varghese, SIGCOMM 1999).
/// </summary>
internal sealed class WildSets
{
    /// <summary>Most sets of one shape: bounds the time to look up a line.</summary>
    public const int MostSets = 64;

    private readonly HashIndex _shapes = new();
    private readonly List<List<(ulong Wild, int Uses)>> _sets = [];
    private readonly Stack<int> _free = [];

    /// <summary>The sets of a shape that are not empty.</summary>
    public ReadOnlySpan<(ulong Wild, int Uses)> Of(ulong shape)
    {
        int at = _shapes.Find(shape);
        return at < 0 ? [] : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sets[at]);
    }

    public bool HasRoom(ulong shape, ulong wild)
    {
        var sets = Of(shape);
        if (sets.Length < MostSets) return true;
        foreach (var (known, _) in sets)
            if (known == wild) return true;
        return false;
    }

    public void Add(ulong shape, ulong wild)
    {
        if (wild == 0) return;
        int at = _shapes.Find(shape);
        if (at < 0)
        {
            if (!_free.TryPop(out at))
            {
                at = _sets.Count;
                _sets.Add([]);
            }
            _shapes.Set(shape, at);
        }
        var sets = _sets[at];
        int i = sets.FindIndex(s => s.Wild == wild);
        if (i < 0) sets.Add((wild, 1));
        else sets[i] = (wild, sets[i].Uses + 1);
    }

    public void Remove(ulong shape, ulong wild)
    {
        if (wild == 0) return;
        int at = _shapes.Find(shape);
        var sets = _sets[at];
        int i = sets.FindIndex(s => s.Wild == wild);
        if (sets[i].Uses > 1) sets[i] = (wild, sets[i].Uses - 1);
        else sets.RemoveAt(i);
        if (sets.Count > 0) return;
        _shapes.Remove(shape);
        _free.Push(at);
    }
}
