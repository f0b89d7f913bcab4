namespace Vigie.Learn.Clustering;

/// <summary>
/// Uniform numbers that are the same on every platform and version: SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>What goes on as this does, given as a seed.</summary>
    public readonly ulong State => _state;

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }
}
