namespace Vigie.Tests;

/// <summary>For tests of the memory of the whole process: what others hold at the same time would count.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
