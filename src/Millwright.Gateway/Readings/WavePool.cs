using System.Collections.Concurrent;

namespace Millwright.Gateway.Readings;

/// <summary>Waves that wait to be used again. Those that have met very many machines are let go, so that memory follows the present load.</summary>
internal sealed class WavePool
{
    private const int WavesKept = 64;
    private const int MachinesRemembered = 20_000;

    private readonly ConcurrentQueue<Wave> _waves = new();

    public Wave Rent() => _waves.TryDequeue(out var wave) ? wave : new Wave();

    public void Return(Wave wave)
    {
        wave.Clear();
        if (wave.Remembered <= MachinesRemembered && _waves.Count < WavesKept)
            _waves.Enqueue(wave);
    }
}
