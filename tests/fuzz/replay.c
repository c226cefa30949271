/* The main program of a fuzz target without libFuzzer: gives it every seed of its corpus, every
 * seed cut short, and every seed with a few bytes changed. The variations are the same each time.
 * One TAP result; a crash ends the program, and the last line names the seed. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUTS_MAX 256
#define CHANGES 256

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* In memory of exactly its size, so that AddressSanitizer sees a read past the end. */
static void
give (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static void
give_cut (const guint8 *data, gsize size)
{
  gsize step = size / CUTS_MAX + 1;

  for (gsize length = 0; length < size; length += step)
    give (data, length);
}

static void
give_changed (const guint8 *data, gsize size, GRand *random)
{
  if (size == 0)
    return;
  for (guint i = 0; i < CHANGES; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      guint bytes = 1 + g_rand_int (random) % 4;

      while (bytes-- > 0)
        changed[g_rand_int (random) % size] = g_rand_int (random);
      give (changed, size);
    }
}

static gboolean
replay_file (const char *path, GRand *random, GError **error)
{
  g_autofree char *data = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, error))
    return FALSE;
  printf ("# %s\n", path);
  fflush (stdout);
  give ((const guint8 *) data, size);
  give_cut ((const guint8 *) data, size);
  give_changed ((const guint8 *) data, size, random);
  return TRUE;
}

/* Returns: how many seeds were given, 0 with @error set when there is none to read. */
static guint
replay_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    return 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!replay_file (path, random, error))
        return 0;
      n++;
    }
  if (n == 0)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s holds no seed", folder);
  return n;
}

/* "…/lt-fuzz-stun" → "stun" */
static const char *
target_name (const char *program)
{
  const char *name = strstr (program, "fuzz-");

  for (const char *next = name; next != NULL; next = strstr (next + 1, "fuzz-"))
    name = next;
  return name != NULL ? name + strlen ("fuzz-") : program;
}

int
main (int argc, char **argv)
{
  const char *name = target_name (argv[0]);
  const char *source = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *folder =
      g_build_filename (source != NULL ? source : ".", "tests/fuzz/corpus", name, NULL);
  g_autoptr (GError) error = NULL;
  guint n = replay_folder (folder, &error);

  printf ("1..1\n");
  if (error != NULL)
    {
      printf ("not ok 1 - %s: %s\n", name, error->message);
      return EXIT_FAILURE;
    }
  printf ("ok 1 - %s: %u seeds and their variations\n", name, n);
  return EXIT_SUCCESS;
}
